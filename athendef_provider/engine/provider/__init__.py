"""The dynamic provider behind the resources. Runs in the process of Pulumi's plugin."""
