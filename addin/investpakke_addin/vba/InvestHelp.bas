Attribute VB_Name = "InvestHelp"
' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.
' Do not edit: python -m investpakke_addin.vba_source
Option Explicit

' Runs when the file is opened. It registers help texts and does nothing else.
' Excel describes no macro of a hidden workbook, and an add-in is hidden: it is shown meanwhile,
' on a still screen. Whatever fails must not stop Excel from starting.
Public Sub Auto_Open()
    Dim hidden As Boolean, saved As Boolean, drawn As Boolean
    On Error Resume Next
    hidden = ThisWorkbook.IsAddin
    saved = ThisWorkbook.Saved
    drawn = Application.ScreenUpdating
    If hidden Then
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
    End If
    DescribeFunctions
    If hidden Then
        ThisWorkbook.IsAddin = True
        Application.ScreenUpdating = drawn
    End If
    ThisWorkbook.Saved = saved
End Sub

Private Sub DescribeFunctions()
    On Error Resume Next
    Application.MacroOptions Macro:="INVEST_NET", Category:="Investeringspakke", _
        Description:="Årlig nettogevinst: besparelse minus investering, celle for celle. Positiv er en gevinst, negativ en nettoudgift.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr.: ét tal, en kolonne eller et område.", _
            "Årlig besparelse i tkr., fx den gennemsnitlige: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_PHASED", Category:="Investeringspakke", _
        Description:="Besparelsen år for år, mens effekten indfases: én række pr. besparelse, én kolonne pr. år.", _
        ArgumentDescriptions:=Array( _
            "Fuld besparelse i tkr. om året, dvs. helårspersoner × enhedsbesparelse: ét tal eller en kolonne.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, dvs. kolonner i resultatet: ét helt tal fra 1 til 100. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_AVERAGE", Category:="Investeringspakke", _
        Description:="Gennemsnitlig årlig besparelse over de første år, når en fuld besparelse indfases. Det er pakkens kolonne ""gns. årlig besparelse"".", _
        ArgumentDescriptions:=Array( _
            "Fuld besparelse i tkr. om året, dvs. helårspersoner × enhedsbesparelse: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_FULL", Category:="Investeringspakke", _
        Description:="Den fulde årlige besparelse bag en oplyst gennemsnitlig besparelse; det omvendte af INVEST_AVERAGE. Indfasningen skal have effekt i mindst ét af årene.", _
        ArgumentDescriptions:=Array( _
            "Oplyst gennemsnitlig besparelse i tkr. om året: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_SHARE", Category:="Investeringspakke", _
        Description:="Hver værdis andel af områdets sum, fx målgruppernes andele af investeringspakken. Andelene summer til 1.", _
        ArgumentDescriptions:=Array( _
            "Beløb i samme enhed, fx målgruppernes investeringer: en kolonne eller et område, hvis sum ikke er 0.")
    Application.MacroOptions Macro:="INVEST_BREAKEVEN", Category:="Investeringspakke", _
        Description:="Det antal helårspersoner ved fuld effekt, hvor den gennemsnitlige besparelse netop dækker investeringen. Der rundes ikke op.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr., 0 eller mere: ét tal, en kolonne eller et område.", _
            "Sparet pr. helårsperson om året i tkr. efter refusion, over 0: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_MARGIN", Category:="Investeringspakke", _
        Description:="Sikkerhedsmargin: den del af besparelsen, der kan gå tabt, før gevinsten er væk (0,1 er 10 %). Negativ, hvor investeringen ikke er dækket.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr., 0 eller mere: ét tal, en kolonne eller et område.", _
            "Årlig besparelse i tkr., over 0, fx den gennemsnitlige: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_PAYBACK", Category:="Investeringspakke", _
        Description:="Det første år (1, 2, …), hvor nettogevinsten siden år 1 er 0 eller mere. #I/T, hvis ingen af årene er nok. Investeringen er den samme hvert år.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr.: ét tal, en kolonne eller et område.", _
            "Fuld besparelse i tkr. om året, dvs. helårspersoner × enhedsbesparelse: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_NPV", Category:="Investeringspakke", _
        Description:="Nutidsværdi af de årlige nettogevinster, set fra år 1. År 1 tilbagediskonteres ikke, i modsætning til Excels NUTIDSVÆRDI. Investeringen er den samme hvert år.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr.: ét tal, en kolonne eller et område.", _
            "Fuld besparelse i tkr. om året, dvs. helårspersoner × enhedsbesparelse: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.", _
            "Kalkulationsrente pr. år fra 0 til 1 (0,035 er 3,5 %): ét tal, eller ét pr. række. Udeladt: 0,035, Finansministeriets.")
    Application.MacroOptions Macro:="INVEST_RATE", Category:="Investeringspakke", _
        Description:="Kommunens nettoudgift i tkr. til én helårsperson på ydelsen i det år, efter statens refusion. Satserne er maksima; se kilder og sikkerhed med investpakke rates.", _
        ArgumentDescriptions:=Array( _
            "Ydelsens navn, fx ""sygedagpenge"": én tekst, en kolonne eller et område. Store og små bogstaver er lige gode.", _
            "Årstal, som ydelsens satser dækker helt, fx 2024: ét tal, en kolonne eller et område.", _
            "Uge nr. siden ydelsen begyndte, 1 eller mere: ét tal, en kolonne eller et område. 0 er gennemsnittet af det første års 52 uger. Udeladt: 0.")
End Sub
