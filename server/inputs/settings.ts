/** Reading preprocessor_config.json: settings with defaults, and a fault for each invalid value. */
import { unsupported } from './faults';

const fileName = 'preprocessor_config.json';
const ownFile = `Take ${fileName} from the folder that the model came from.`;

/** The settings of one preprocessor, read by name. */
export class Settings {
  private constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** @throws FaultError The text is not a JSON object. */
  static parse(text: string): Settings {
    try {
      const values: unknown = JSON.parse(text);
      if (isObject(values)) return new Settings(values);
    } catch (cause) {
      throw unsupported(`${fileName} is not JSON`, ownFile, cause);
    }
    throw unsupported(`${fileName} holds no object`, ownFile);
  }

  /** The class that the settings were written for, without what newer versions append; undefined if none is named. */
  get kind(): string | undefined {
    const name = this.text('image_processor_type') ?? this.text('feature_extractor_type');
    return name?.replace(/(ImageProcessor|FeatureExtractor)(Fast|Pil)?$/, '');
  }

  has(name: string): boolean {
    return (this.values[name] ?? undefined) !== undefined;
  }

  raw(name: string): unknown {
    return this.values[name] ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.wrong(name, 'a text');
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.raw(name) ?? otherwise;
    if (typeof value === 'boolean') return value;
    throw this.wrong(name, 'true or false');
  }

  number(name: string, otherwise: number): number {
    const value = this.raw(name) ?? otherwise;
    if (typeof value === 'number') return value;
    throw this.wrong(name, 'a number');
  }

  /** A whole number in 1..max. */
  count(name: string, otherwise: number, max: number): number {
    const value = this.number(name, otherwise);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw this.wrong(name, `a whole number from 1 to ${max}`);
  }

  /** One number for each channel. */
  numbers(name: string, otherwise: readonly number[]): readonly number[] {
    const value = this.raw(name) ?? otherwise;
    if (Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'number'))
      return value;
    throw this.wrong(name, 'a list of numbers');
  }

  /** The fault of an invalid setting. */
  wrong(name: string, wanted: string): Error {
    const found = this.has(name) ? JSON.stringify(this.values[name]).slice(0, 60) : 'missing';
    return unsupported(`${name} of ${fileName} is ${found}, not ${wanted}`, ownFile);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
