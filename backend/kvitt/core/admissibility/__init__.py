"""May this claim be collected, and may this step be taken today; and why not."""
