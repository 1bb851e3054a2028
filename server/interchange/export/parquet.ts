import type { Book } from '../book';
import { columns, rowsOf, type ColumnType } from './rows';

const types = { text: 'STRING', json: 'STRING', number: 'DOUBLE', integer: 'INT32' } as const;

/** The feature table as Parquet (Snappy); every column may be null. */
export async function featuresParquet(book: Book): Promise<Uint8Array> {
  // The library is ES modules only.
  const { parquetWriteBuffer } = await import(/* webpackMode: "eager" */ 'hyparquet-writer');
  const rows = rowsOf(book);
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type }, c) => ({
      name,
      type: types[type satisfies ColumnType],
      nullable: true,
      data: rows.map((row) => row[c] ?? null),
    })),
    kvMetadata: [{ key: 'dimcat.catalog', value: book.name }],
  });
  return new Uint8Array(buffer);
}
