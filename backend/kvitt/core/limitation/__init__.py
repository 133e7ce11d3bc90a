"""When a claim is lost by time, and what starts the time anew."""
