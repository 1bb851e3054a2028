/**
 * Calls across a boundary (a thread, a process), from one map `{ name: { given, reply } }`: the caller's methods, the
 * message and the answering methods all derive from it, so that a new call is declared once.
 */

/** A map of calls; given and reply must survive a structured clone. */
export type CallMap<C> = {
  readonly [N in keyof C]: { readonly given: unknown; readonly reply: unknown };
};

/** A method for each call. */
export type Methods<C extends CallMap<C>> = {
  readonly [N in keyof C]: (given: C[N]['given']) => Promise<C[N]['reply']>;
};

/** One call as a message. */
export type Question<C extends CallMap<C>, N extends keyof C = keyof C> = {
  readonly [K in N]: { readonly ask: K; readonly given: C[K]['given'] };
}[N];

/** Makes any of the calls. */
export type Ask<C extends CallMap<C>> = <N extends keyof C>(
  ask: N,
  given: C[N]['given'],
) => Promise<C[N]['reply']>;

/** Sends a call as a message. The reply is trusted: both sides are compiled from the same map. */
export function asking<C extends CallMap<C>>(
  send: (question: Question<C>) => Promise<unknown>,
): Ask<C> {
  return (ask, given) => send({ ask, given });
}

/** Methods that make the named calls. */
export function methodsOf<C extends CallMap<C>, N extends keyof C>(
  names: readonly N[],
  ask: Ask<C>,
): Pick<Methods<C>, N> {
  const methods = names.map((name) => [name, (given: C[N]['given']) => ask(name, given)]);
  return Object.fromEntries(methods) as Pick<Methods<C>, N>;
}

/** Answers a call by the method of its name. @throws {Error} If there is none. */
export async function answered<C extends CallMap<C>, N extends keyof C = keyof C>(
  methods: Partial<Methods<C>>,
  { ask, given }: Question<C, N>,
): Promise<C[N]['reply']> {
  const method = methods[ask];
  if (!method) throw new Error(`nobody answers ${String(ask)} here`);
  return method(given);
}
