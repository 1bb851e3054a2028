/**
 * The clock of the machine set to another time in the middle of a run. Compiled to a file that `NODE_OPTIONS=--require`
 * loads into every process and thread; `DIMCAT_CLOCK` holds the moment, in milliseconds since 1970 by the true clock,
 * and by how many milliseconds the clock then jumps. What measures durations does not, as on a real machine.
 */
const [moment, jump] = (process.env['DIMCAT_CLOCK'] ?? '').split(',').map(Number);

if (moment !== undefined && jump !== undefined) {
  const Real = Date;
  const now = (): number => {
    const real = Real.now();
    return real < moment ? real : real + jump;
  };
  class Shifted extends Real {
    constructor(...parts: [] | [value: number | string | Date] | [year: number, month: number]) {
      if (parts.length === 0) super(now());
      else super(...(parts as [number, number]));
    }

    static override now(): number {
      return now();
    }
  }
  globalThis.Date = Shifted as unknown as DateConstructor;
}
