import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';
import { columns, rowsOf, type ColumnType } from './rows';

const types = { text: 'STRING', json: 'STRING', number: 'DOUBLE', integer: 'INT32' } as const;

/** The feature table as Parquet (Snappy); every column may be null. */
export async function featuresParquet(source: CatalogWithEvidence): Promise<Uint8Array> {
  // The library is ES modules only.
  const { parquetWriteBuffer } = await import(/* webpackMode: "eager" */ 'hyparquet-writer');
  const rows = rowsOf(source);
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type }, c) => ({
      name,
      type: types[type satisfies ColumnType],
      nullable: true,
      data: rows.map((row) => row[c] ?? null),
    })),
    kvMetadata: [{ key: 'dimcat.catalog', value: source.name }],
  });
  return new Uint8Array(buffer);
}
