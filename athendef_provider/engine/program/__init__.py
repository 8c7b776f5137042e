"""What a Pulumi program calls. It declares the resources of a tree, in the program's process."""
