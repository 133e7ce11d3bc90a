"""The case file: a case as creditor, debtor and desk see it."""

from kvitt.features.casefile import routes_creditor, routes_debtor, routes_desk
from kvitt.runtime.feature import Feature

FEATURE = Feature(
    name="casefile",
    routes={
        "creditor": [
            routes_creditor.list_cases,
            routes_creditor.get_case,
            routes_creditor.get_case_statement,
            routes_creditor.get_case_statement_document,
            routes_creditor.list_case_timeline,
            routes_creditor.download_document,
            routes_creditor.get_overview,
        ],
        "debtor": [
            routes_debtor.get_agency,
            routes_debtor.list_debts,
            routes_debtor.get_debt,
            routes_debtor.get_debt_statement,
            routes_debtor.get_debt_statement_document,
            routes_debtor.download_document,
        ],
        "desk": [
            routes_desk.list_cases,
            routes_desk.get_case_statement,
            routes_desk.get_case_statement_document,
            routes_desk.get_overview,
            routes_desk.download_document,
        ],
    },
)
