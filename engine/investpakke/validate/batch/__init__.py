"""Files examined one after the other, by processes or by a cluster; each within bounds."""
