import type { components as creditor, operations } from './creditor.schema';
import type { components as desk } from './desk.schema';

type Creditor = creditor['schemas'];
type Desk = desk['schemas'];

export type Money = Creditor['Money'];
export type Citation = Creditor['Citation'];
export type Session = Creditor['SessionShown'];

/** What listCases may be asked. */
export type ListedCases = NonNullable<operations['listCases']['parameters']['query']>;

export type Overview = Creditor['Overview'];
export type CaseRow = Creditor['CaseRow'];
export type CaseShown = Creditor['CaseShown'];
export type CaseStatement = Creditor['CaseStatement'];
export type StatementLine = Creditor['LineShown'];
export type InterestSpan = Creditor['SpanShown'];
export type TimelineEntry = Creditor['TimelineEntry'];
export type NextStep = Creditor['StepShown'];
export type Party = Creditor['PartyShown'];
export type Claim = Creditor['ClaimShown'];
export type CaseDocument = Creditor['DocumentShown'];

export type NewClaim = Creditor['NewClaim'];
export type HandInAnswer = Creditor['HandInAnswer'];
export type Finding = Creditor['Finding'];

export type RemittanceRow = Creditor['RemittanceRow'];
export type Remittance = Creditor['RemittanceShown'];
export type RemittanceLine = Creditor['RemittanceLineShown'];

export type DeskOverview = Desk['DeskOverview'];
export type BankFileAnswer = Desk['BankFileAnswer'];
export type BankFileRow = Desk['BankFileRow'];
export type UnmatchedPayment = Desk['UnmatchedPayment'];
export type MatchSuggestion = Desk['MatchSuggestion'];
export type MatchAnswer = Desk['MatchAnswer'];
export type RemittancesMade = Desk['RemittancesMade'];
export type Task = Desk['TaskShown'];
