import { Injectable } from '@nestjs/common';
import { type DailyCount, AuditStatistics } from '../audit/audit-statistics.js';
import { Clock } from '../domain/clock.js';
import { PERIODS, type ShownChart } from '../views/admin-models.js';
import { stackedChart } from './dashboard.chart.js';

const DAY = 86_400_000;
const LONGEST = Math.max(...PERIODS);

/** Milliseconds for which an answer of the store is good enough. */
const KEPT = 60_000;

type Counts = Awaited<ReturnType<AuditStatistics['perDay']>>;

/** The pictures of the dashboard. Whoever reloads it a hundred times asks the store once a minute. */
@Injectable()
export class DashboardCharts {
  private kept: { until: number; counts: Promise<[Counts, Counts]> } | undefined;

  constructor(
    private readonly statistics: AuditStatistics,
    private readonly clock: Clock,
  ) {}

  /** @param period in days, this one included */
  async over(period: number): Promise<{ signIns: ShownChart; refusals: ShownChart }> {
    const [signIns, refusals] = await this.counts();
    const days = this.days(period);
    return {
      signIns: stackedChart(signIns.counts.map(byFirstFactor), days, signIns.cut),
      refusals: stackedChart(refusals.counts.map(byReason), days, refusals.cut),
    };
  }

  /** Both for the longest period, once: the shorter one is a part of it. */
  private counts(): Promise<[Counts, Counts]> {
    const now = this.clock.now();
    if (this.kept && now < this.kept.until) return this.kept.counts;
    const since = new Date(`${this.days(LONGEST)[0]}T00:00:00Z`);
    const counts = Promise.all([
      this.statistics.perDay('sign-in', since),
      this.statistics.perDay('sign-in.refused', since),
    ]);
    const kept = { until: now + KEPT, counts };
    this.kept = kept;
    // A failure is answered to who asked, and to nobody after them.
    counts.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return counts;
  }

  private days(period: number): string[] {
    const now = this.clock.now();
    return Array.from({ length: period }, (_, index) =>
      new Date(now - (period - 1 - index) * DAY).toISOString().slice(0, 10),
    );
  }
}

/** A sign-in's reason is its `amr`, in the order in which it was shown: the second step says nothing of the provider. */
function byFirstFactor({ day, reason, count }: DailyCount) {
  return { day, kind: reason.split(' ')[0] ?? '', count };
}

function byReason({ day, reason, count }: DailyCount) {
  return { day, kind: reason, count };
}
