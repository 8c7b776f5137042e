"""Gets the Pulumi engine: the program ``pulumi`` and its Python language host.

Run it in the checkout's folder with any Python >= 3.11. It needs no packages::

    python -m tools.pulumi ensure          install it if needed; progress is on stderr
    python -m tools.pulumi bin             print the folder of the installed engine, or fail
    python -m tools.pulumi env --venv DIR  install it if needed; print shell lines that set PATH

The first available of these is used:

1. a suitable ``pulumi`` on PATH                             engine.py
2. the engine in the cache                                   cache.py
3. a download by Pulumi's installer                          installer.py
4. a build with Go from Pulumi's modules                     go_modules.py

3 and 4 install one pinned version into the cache. choice.py implements this order.
"""
