"""Gets the Pulumi engine: the program ``pulumi`` and its Python language host.

Run from the checkout's folder, by any Python >= 3.11 (nothing need be installed for it)::

    python -m tools.pulumi ensure          make it ready; says what it does on stderr
    python -m tools.pulumi bin             print the folder of the one that is ready, or fail
    python -m tools.pulumi env --venv DIR  make it ready; print the lines that put it on PATH

Taken is the first of these that can be had:

1. a suitable ``pulumi`` on PATH, as it is                   engine.py
2. what an earlier run left in the cache                     cache.py
3. what Pulumi's own installer fetches, if its site answers  installer.py
4. what Go builds from Pulumi's modules                      go_modules.py

3 and 4 give one pinned version, and leave it in the cache for 2. choice.py holds this order.
"""
