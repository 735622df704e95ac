"""How to install investpakke into a Python: the sentence of doctor, notes and guides.

It is on no public index. Who installs it has its folder or its wheel, from IT or a colleague.
"""

from __future__ import annotations

from investpakke.text import Text

INSTALL = Text('pip install "PATH[excel]"')

WHERE = Text("PATH is the folder of investpakke or the .whl file that you were given")
