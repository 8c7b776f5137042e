"""What drives `pulumi`: the engine, its events, import, drift."""
