"""The only door to Pulumi: the resources, the provider behind them, and the program.

`program` turns a tree of SQL files into resources; `provider` is what the engine calls for each
of them; `inputs` is the translation between definitions and what the engine stores and shows.
"""
