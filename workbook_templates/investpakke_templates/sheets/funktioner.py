"""Funktioner: placeholder until catalogue."""
def write(book,styles,content,master):
    from investpakke_templates.paper import Paper
    Paper(book,styles,"Funktioner","#7F8C99").title("Funktioner","",master)
