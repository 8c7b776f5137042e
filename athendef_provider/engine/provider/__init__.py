"""What Pulumi loads: the resources, the dynamic provider behind them, and the program."""
