"""How investpakke gets into a Python: the one sentence of the doctor, the notes and the guides.

It is on no public index. Who installs it has its folder or its wheel, from IT or a colleague.
"""

from __future__ import annotations

from investpakke.errors import Text

INSTALL = Text('pip install "STI[excel]"', 'pip install "PATH[excel]"')

WHERE = Text(
    "STI er mappen med investpakke eller .whl-filen, som du har fået",
    "PATH is the folder of investpakke or the .whl file that you were given",
)
