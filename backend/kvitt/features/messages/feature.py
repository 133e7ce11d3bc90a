"""Messages: letters, e-mail and SMS."""

from kvitt.features.messages.actions import DeliverMessage
from kvitt.features.messages.jobs import deliver_message
from kvitt.features.messages.routes_callbacks import receive_text_receipt
from kvitt.runtime.feature import Feature, Job

FEATURE = Feature(
    name="messages",
    routes={"callbacks": [receive_text_receipt]},
    jobs=(
        Job(name="deliver_message", payload=DeliverMessage, action=deliver_message, mode="outward"),
    ),
)
