const HALF_DAY_MS = 12 * 60 * 60 * 1000;

/** The instant a phone shows as "hh:mm", on the day that brings it nearest to `now`; null if it is no time. */
export function instantOf(clock: string, now: Date = new Date()): string | null {
	const [, hours, minutes] = /^\s*(\d{1,2})[:.](\d{2})\s*$/.exec(clock) ?? [];
	if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
	const then = new Date(now);
	then.setHours(Number(hours), Number(minutes), 0, 0);
	const ahead = then.getTime() - now.getTime();
	if (ahead > HALF_DAY_MS) then.setDate(then.getDate() - 1);
	if (ahead < -HALF_DAY_MS) then.setDate(then.getDate() + 1);
	return then.toISOString();
}

const STEP_SECONDS = 30;

/** Seconds until authenticators show their next code, by this computer's clock. */
export const secondsToNextCode = (now: number = Date.now()): number => STEP_SECONDS - (Math.floor(now / 1000) % STEP_SECONDS);
