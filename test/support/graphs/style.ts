/** How exporters write the same transformer. */
export interface Style {
  /** One node, its arithmetic, or a fused Skip...Normalization that adds as well. */
  readonly norms: 'node' | 'loose' | 'fused';
  /** `turned`: stored [outputs, inputs] behind a Transpose. */
  readonly products: 'MatMul' | 'Gemm' | 'turned' | 'dequantised' | 'integer' | 'blocks';
  /** One product each; one product split; [3, heads, width] indexed; each head's three side by side; or one head
   * of keys and one of values behind those of the queries. */
  readonly projections: 'apart' | 'split' | 'stacked' | 'by-head' | 'multi-query';
  readonly attention:
    'loose' | 'einsum' | 'Attention' | 'MultiHeadAttention' | 'GroupQueryAttention';
  /** Gate and up in one product. */
  readonly packedGate: boolean;
  /** The nonlinearity as one node of com.microsoft. */
  readonly fusedActivation: boolean;
  /** Casts that change nothing around each block. */
  readonly casts: boolean;
  /** Inputs past_key_values.N.key and .value, outputs present.N.key and .value. */
  readonly pasts: boolean;
  /** Whether positions go on behind the past, as they must. */
  readonly pastPositions: boolean;
  /** Inputs attention_mask, position_ids and token_type_ids that nothing needs. */
  readonly extraInputs: boolean;
  /** Norms as functions of the model's own library. */
  readonly functions: boolean;
  /** Bounds of slices are computed from shapes, as TorchScript writes them. */
  readonly computedCuts: boolean;
  /** Feed-forwards read and add up rows of all positions, as OPT does. */
  readonly rows: boolean;
  readonly batch: number | undefined;
}

export const plainStyle: Style = {
  norms: 'node',
  products: 'MatMul',
  projections: 'apart',
  attention: 'loose',
  packedGate: false,
  fusedActivation: false,
  casts: false,
  pasts: false,
  pastPositions: true,
  extraInputs: false,
  functions: false,
  computedCuts: false,
  rows: false,
  batch: undefined,
};
