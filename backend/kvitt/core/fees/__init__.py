"""What a debtor must pay before court for what was done to have a debt paid; and why."""
