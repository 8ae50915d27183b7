import assert from 'node:assert/strict';
import { randomStreams } from '../../../orchestrator/random.ts';
import { type Allotment, type Demand, NO_DEMAND } from '../../../orchestrator/resources.ts';
import { machineOf, parseResources } from '../../../orchestrator/run/machine.ts';
import { MOST_OVERTAKEN, Slots } from '../../../orchestrator/run/slots.ts';

/** Work that goes on until it is told to end. */
class Held {
  allotment: Allotment | undefined;
  end!: () => void;
  readonly done: Promise<void>;
  readonly demand: Demand;
  constructor(slots: Slots, demand: Demand) {
    this.demand = demand;
    this.done = slots.use(demand, (allotment) => {
      this.allotment = allotment;
      return new Promise<void>((resolve) => {
        this.end = resolve;
      });
    });
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  const machine = { cpu: 4, memoryMiB: 1000, gpus: ['0', 'GPU-5', '7'] };

  it('give the turn of inline work on, also where that fails at once', async () => {
    const slots = new Slots(1, machine);
    const fails = (): Promise<never> => {
      throw new Error('at once');
    };
    await assert.rejects(slots.inline(fails), /at once/);
    assert.equal(await slots.inline(async () => 'next'), 'next');
  });

  it('never give out more than there is, whatever is asked for in whatever order, and everybody has a turn', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = randomStreams(seed)('slots');
      const below = (n: number): number => Math.floor(random.uniform() * n);
      const jobs = 1 + below(6);
      const slots = new Slots(jobs, machine);
      const running = new Set<Held>();
      const waiting: Held[] = [];
      const passed = new Map<Held, number>();
      let left = 60;
      while (left > 0 || waiting.length + running.size > 0) {
        if (left > 0 && random.uniform() < 0.6) {
          left--;
          waiting.push(new Held(slots, { cpu: below(41) / 10, memoryMiB: below(1001), gpu: below(4) }));
        } else if (running.size > 0) {
          const one = [...running][below(running.size)]!;
          running.delete(one);
          one.end();
          await one.done;
        }
        await settled();
        for (const one of [...waiting].filter(({ allotment }) => allotment)) {
          const place = waiting.indexOf(one);
          waiting.splice(place, 1);
          running.add(one);
          for (const other of waiting.slice(0, place)) passed.set(other, (passed.get(other) ?? 0) + 1);
        }
        const sum = (of: (demand: Demand) => number) =>
          [...running].reduce((total, { demand }) => total + of(demand), 0);
        assert.ok(running.size <= jobs);
        assert.ok(sum(({ cpu }) => cpu) <= machine.cpu + 1e-9);
        assert.ok(sum(({ memoryMiB }) => memoryMiB) <= machine.memoryMiB);
        const gpus = [...running].flatMap(({ allotment }) => allotment!.gpus!);
        assert.equal(new Set(gpus).size, gpus.length, 'a GPU has one user');
        assert.ok(gpus.every((gpu) => machine.gpus.includes(gpu)));
        for (const { demand, allotment } of running) assert.equal(allotment!.gpus!.length, demand.gpu);
        for (const one of waiting) assert.ok((passed.get(one) ?? 0) <= MOST_OVERTAKEN, 'nobody waits for ever');
        if (waiting.length > 0) assert.ok(running.size > 0, 'somebody works');
      }
      const whole = new Held(slots, { cpu: 4, memoryMiB: 1000, gpu: 3 });
      await settled();
      assert.deepEqual(whole.allotment, { cpu: 4, gpus: machine.gpus }, 'all came back');
    }
  });

  it('lets small demands pass a large one only so often', async () => {
    const slots = new Slots(10, machine);
    let running = [new Held(slots, { ...NO_DEMAND, cpu: 1 })];
    await settled();
    const large = new Held(slots, { ...NO_DEMAND, cpu: 4 });
    for (let small = 0; large.allotment === undefined; small++) {
      assert.ok(small <= MOST_OVERTAKEN + 1, 'the large one starts');
      running.push(new Held(slots, { ...NO_DEMAND, cpu: 1 }));
      await settled();
      const ended = running.filter(({ allotment }) => allotment).slice(0, 1);
      for (const one of ended) one.end();
      running = running.filter((one) => !ended.includes(one));
      await settled();
    }
  });

  it('say nothing of GPUs where those are not looked after', async () => {
    const slots = new Slots(1, { cpu: 4, memoryMiB: 1000 });
    assert.deepEqual(await slots.use(NO_DEMAND, async (allotment) => allotment), {});
  });
});

describe('the resources of a machine', () => {
  it('are those that the command line gives', () => {
    assert.deepEqual(parseResources('cpu=8,memory=16G,gpu=0+GPU-5'), {
      cpu: 8,
      memoryMiB: 16384,
      gpus: ['0', 'GPU-5'],
    });
    assert.deepEqual(parseResources('gpu='), { gpus: [] });
    for (const wrong of [
      'cpu',
      'cpu=0',
      'cpu=many',
      'memory=16',
      'memory=0G',
      'gpu',
      'gpu=0+0',
      'gpu=0+',
      'tpu=1',
      '',
      'cpu=2,cpu=4',
    ])
      assert.throws(() => parseResources(wrong), { name: 'Problem', code: 'bad-resources' }, wrong);
  });

  it('hold the GPUs that CUDA_VISIBLE_DEVICES leaves, if a stage asks for one', () => {
    assert.deepEqual(machineOf({}, true, { CUDA_VISIBLE_DEVICES: '2, 0' }).gpus, ['2', '0']);
    for (const none of ['', '-1']) assert.deepEqual(machineOf({}, true, { CUDA_VISIBLE_DEVICES: none }).gpus, []);
    assert.equal(machineOf({}, false, { CUDA_VISIBLE_DEVICES: '0' }).gpus, undefined);
    const { cpu, memoryMiB } = machineOf({}, false, {});
    assert.ok(cpu >= 1 && Number.isInteger(cpu) && memoryMiB > 100);
  });
});
