/** Does the nearest input by signs share the label, like the nearest by states (docs/method.md#images-and-sounds)? */
import { mean } from '../../resampling';
import { seededRandom, type Random } from '../../random';
import { idsByLabel, inputsOf, nameOfPlace, placesAround } from '../common/inputs';
import { quantile } from '../common/summary';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import type { Place } from '../../../protocol/states';
import { findingsOf, nothingLabelled } from './findings';
import {
  cosineDistances,
  hammingDistances,
  hitsOf,
  neighboursOf,
  type Distances,
  type Neighbours,
} from './neighbours';
import { inGroups, shuffledLabels } from './share';
import { OPTIONS, type NearestSettings, type NearestResult, type Reading } from './contract';

export const nearest: Experiment<typeof OPTIONS> = {
  name: 'nearest',
  title: 'Nearest neighbours by signs',
  question: 'Does the nearest image or sound by its signs alone have the same label?',
  reads: 'inputs',
  options: OPTIONS,
  run: async (subject, settings, host) => {
    const inputs = inputsOf(subject);
    const labelled = [...idsByLabel(inputs).values()].flat().sort((a, b) => a - b);
    const { places, warnings } = placesAround(subject);
    const wanted = settings.options.sites ? places : places.slice(0, 1);
    if (labelled.length < 2) return nothingLabelled(subject);
    const study = new Study(subject, labelled, settings, host);
    const results = await study.at(wanted);
    return findingsOf(results, { subject, labelled, settings, warnings });
  },
};

class Study {
  private readonly random: Random;

  constructor(
    private readonly subject: Subject,
    private readonly labelled: readonly number[],
    private readonly settings: NearestSettings,
    private readonly host: ExperimentHost,
  ) {
    this.random = seededRandom(settings.seed, 'nearest:labels');
  }

  async at(places: readonly Place[]): Promise<NearestResult[]> {
    const { model } = this.subject;
    await model.prepare(
      places.flatMap((place) =>
        (['raw', 'centred'] as const).map((signs) => ({ ...place, signs })),
      ),
    );
    const results: NearestResult[] = [];
    for (const [i, place] of places.entries()) {
      this.host.progress(`neighbours at ${nameOfPlace(place)}`, i / places.length);
      for (const signs of ['raw', 'centred'] as const) {
        const { planes } = await model.signs({ ...place, signs });
        results.push(await this.result(place, `${signs} signs`, hammingDistances(planes)));
      }
      const { states, width } = await this.states(place);
      for (const signs of ['raw', 'centred'] as const) {
        const distances = cosineDistances(states, width, signs === 'centred');
        results.push(await this.result(place, `${signs} states`, distances));
      }
    }
    return results;
  }

  private async states(place: Place): Promise<{ states: Float32Array; width: number }> {
    const { model, words } = this.subject;
    const reply = await model.states({
      sequences: words.map((_, id) => [id]),
      places: [place],
      positions: 'last',
    });
    const states = reply.states[0]!;
    return { states, width: states.length / words.length };
  }

  private async result(
    place: Place,
    reading: Reading,
    distances: Distances,
  ): Promise<NearestResult> {
    const { labels, groups } = inputsOf(this.subject);
    const apart = (a: number, b: number): boolean => groups[a] === null || groups[a] !== groups[b];
    const neighbours = await neighboursOf(this.labelled, distances, apart, this.host);
    return {
      place,
      reading,
      hits: hitsOf(this.labelled, neighbours, labels),
      tied: mean(neighbours.map(({ length }) => (length > 1 ? 1 : 0))),
      nullP95: await this.nullP95(neighbours),
    };
  }

  private async nullP95(neighbours: Neighbours): Promise<number> {
    const inputs = inputsOf(this.subject);
    const groups = inGroups(this.labelled, inputs);
    const draws: number[] = [];
    for (let draw = 0; draw < this.settings.draws; draw++) {
      const by = shuffledLabels(groups, inputs.labels, this.random);
      draws.push(mean(hitsOf(this.labelled, neighbours, by)));
      await this.host.breathe();
    }
    return quantile(draws, 0.95);
  }
}
