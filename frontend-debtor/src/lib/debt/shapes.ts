import type { components } from '#lib/api/schema.d.ts';

type Schemas = components['schemas'];

export type Debt = Schemas['DebtShown'];
export type DebtEvent = Schemas['DebtEvent'];
export type Letter = Schemas['DocumentShown'];
export type Line = Schemas['LineShown'];
export type Recorded = Schemas['Recorded'];
export type Span = Schemas['SpanShown'];
export type Statement = Schemas['CaseStatement'];
export type Step = Schemas['StepShown'];
export type LawCitation = Schemas['Citation'];
