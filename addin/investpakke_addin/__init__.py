"""The hosts inside Excel: the INVEST_* functions and the refresh button, through xlwings."""
