// What two peers on Node cost: a closed breaker around a no-op, retry and breaker, and a refusal.
// One row each: the median of 15 rounds, in nanoseconds a call, less nothing: `await` is theirs too.
import { createRequire } from 'node:module';

const load = createRequire(`${process.argv[2]}/package.json`);
const { ConsecutiveBreaker, ExponentialBackoff, circuitBreaker, handleAll, retry, timeout, wrap,
  TimeoutStrategy } = load('cockatiel');
const Opossum = load('opossum');

const work = async () => 1;
const fail = async () => { throw new Error('down'); };

async function nanoseconds(call, times) {
  const begun = process.hrtime.bigint();
  for (let i = 0; i < times; ++i) await call();
  return Number(process.hrtime.bigint() - begun) / times;
}

async function row(name, call, times = 5000) {
  await nanoseconds(call, times);
  const rounds = [];
  for (let i = 0; i < 15; ++i) rounds.push(await nanoseconds(call, times));
  rounds.sort((a, b) => a - b);
  console.log(`${name.padEnd(62)} ${rounds[7].toFixed(0).padStart(8)} ns`);
}

async function opened(call) {
  for (let i = 0; i < 20; ++i) await call().catch(() => {});
}

const breaker = () =>
  circuitBreaker(handleAll, { halfOpenAfter: 3_600_000, breaker: new ConsecutiveBreaker(5) });
const closed = breaker();
const open = breaker();
const all = wrap(timeout(2000, TimeoutStrategy.Cooperative),
  retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() }), breaker(),
  timeout(300, TimeoutStrategy.Cooperative));
const fires = new Opossum(work, { timeout: false });
const fires_timed = new Opossum(work, { timeout: 300 });
const refuses = new Opossum(fail, { timeout: false, resetTimeout: 3_600_000, volumeThreshold: 5 });
refuses.fallback(() => 7);

await opened(() => open.execute(fail));
await opened(() => refuses.fire());

await row('node: await of an async no-op', work);
await row('cockatiel 3.2.1: breaker, closed', () => closed.execute(work));
await row('cockatiel 3.2.1: timeout, retry, breaker, timeout', () => all.execute(work));
await row('cockatiel 3.2.1: breaker, open, refusal caught', () => open.execute(work).catch(() => 7));
await row('opossum 9.0.0: closed', () => fires.fire());
await row('opossum 9.0.0: closed, timeout', () => fires_timed.fire());
await row('opossum 9.0.0: open, to the fallback', () => refuses.fire());
process.exit(0);
