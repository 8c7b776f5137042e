"""The only door to Pulumi: the program, the provider and the commands, in a process each.

`program` turns a tree of SQL files into resources. `provider` is what the engine calls for each of
them. `driver` runs the engine. `provider.inputs` converts between definitions and what the engine
stores and shows.
"""
