/** Where a matrix of weights is stored, and how. */

/** How whole numbers encode weights. */
export type Quantisation =
  /** `(q - zeroPoint) * scale`; both are one number or one for each index along `axis` of the stored matrix. */
  | {
      readonly kind: 'linear';
      readonly scale: string;
      readonly zeroPoint: string | undefined;
      readonly axis: number;
      /** Length of the blocks along `axis` that share a scale; 0 for the whole axis. */
      readonly blockSize: number;
    }
  /** com.microsoft MatMulNBits: rows of `outputs`, each in blocks of `blockSize` inputs, packed low bits first. */
  | {
      readonly kind: 'blocks';
      readonly bits: number;
      readonly blockSize: number;
      readonly scales: string;
      readonly zeroPoints: string | undefined;
    }
  /** com.microsoft MatMulBnb4: rows of `outputs` one after the other in blocks, packed high bits first. */
  | {
      readonly kind: 'bnb4';
      readonly type: 'fp4' | 'nf4';
      readonly blockSize: number;
      /** The scale of each block's values. */
      readonly scales: string;
    };

/** A matrix W that maps `inputs` numbers to `outputs` numbers, y = x W. */
export interface WeightMatrix {
  /** Name of the initializer, or of the output of the Constant node that holds it. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Stored as [outputs, inputs] instead of [inputs, outputs]. */
  readonly transposed: boolean;
  /** Element type of what is stored (a number of `ElementType`). */
  readonly elementType: number;
  readonly quantisation: Quantisation | undefined;
  /** Where the bytes are in a file beside the model; undefined if they are in it. `length` 0: to the file's end. */
  readonly external:
    { readonly location: string; readonly offset: number; readonly length: number } | undefined;
}
