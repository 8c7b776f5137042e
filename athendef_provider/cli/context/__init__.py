"""What a command works on: the stack, the tree, the plan, a saved plan."""
