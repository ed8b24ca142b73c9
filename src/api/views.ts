/** What the reading operations answer: from what was found to the shapes of schemas.ts. */
import { type AttemptPage, type StoredAttempt, storedFeatures } from '../engine/journal.ts';
import type { Found } from './lookups.ts';

/** Answer of GET /v1/assessments/{id}. */
export function foundView({ stored, assessment, outcomes }: Found): unknown {
  const { decision, personal, merchant } = stored;
  return {
    id: stored.id,
    ...(merchant === '' ? {} : { merchant }),
    arrival: stored.seq,
    at: new Date(stored.event.at).toISOString(),
    ...(assessment ? { assessment } : {}),
    shadow: decision?.shadow ?? [],
    ...(decision ? { counters: decision.reading } : {}),
    personal: personal ? 'kept' : 'absent',
    ...(personal ? { checkout: JSON.parse(personal.checkout) } : {}),
    ...(personal && decision ? { features: storedFeatures(decision, personal) } : {}),
    outcomes: outcomes.map(({ identity, at, body }) => ({
      recorded_as: identity,
      at: new Date(at).toISOString(),
      outcome: body,
    })),
  };
}

/** Answer of GET /v1/assessments. */
export function pageView({ attempts, next }: AttemptPage): unknown {
  return { assessments: attempts.map(summary), ...(next ? { next: `${next.at}-${next.seq}` } : {}) };
}

function summary({ id, merchant, event, decision }: StoredAttempt): unknown {
  return {
    id,
    ...(merchant === '' ? {} : { merchant }),
    assessed_at: new Date(event.at).toISOString(),
    ...(decision ? { score: decision.score, band: decision.band, flow: decision.flow } : {}),
    rules: decision?.hits.map(({ rule }) => rule) ?? [],
  };
}
