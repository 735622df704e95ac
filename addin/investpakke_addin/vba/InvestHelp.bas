Attribute VB_Name = "InvestHelp"
' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.
' Do not edit: python -m investpakke_addin.vba_source
Option Explicit
Option Private Module

Private described As Boolean

' Runs when the file is opened. It registers help texts and does nothing else, and whatever fails
' must not stop Excel from starting. Excel may refuse to describe the macros of a hidden workbook,
' and an add-in is hidden; to show it now would flash a window, so the first button does that.
Public Sub Auto_Open()
    Describe
End Sub

' What the buttons call: what Excel refused at the start is done now, once, with the add-in shown
' meanwhile on a still screen if it must be.
Public Sub DescribeOnce()
    Dim before As Object, drawn As Boolean
    On Error Resume Next
    Describe
    If Not described And ThisWorkbook.IsAddin Then
        Set before = ActiveWindow
        drawn = Application.ScreenUpdating
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        Describe
        ThisWorkbook.IsAddin = True
        before.Activate
        Application.ScreenUpdating = drawn
    End If
    described = True
End Sub

Private Sub Describe()
    Dim saved As Boolean
    On Error Resume Next
    If described Then Exit Sub
    saved = ThisWorkbook.Saved
    DescribeFunctions
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
    Application.MacroOptions Macro:="INVEST_SWITCH", Category:="Investeringspakke", _
        Description:="Den værdi, hvor den gennemsnitlige gevinst er væk: af helårspersoner, enhedsbesparelse eller andet, som besparelsen følger ligefrem. Samme enhed som værdien; der rundes ikke op.", _
        ArgumentDescriptions:=Array( _
            "Det, som besparelsen følger ligefrem, fx helårspersoner eller enhedsbesparelse, som det er i dag: ét tal, en kolonne eller et område.", _
            "Årlig investering i tkr., 0 eller mere: ét tal, en kolonne eller et område.", _
            "Årlig besparelse i tkr., over 0, fx den gennemsnitlige: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_DELAY", Category:="Investeringspakke", _
        Description:="Det mindste antal hele år, som effekten kan komme for sent, før den gennemsnitlige gevinst er væk. #I/T, hvis der allerede er et tab. Investeringen er den samme hvert år og flyttes ikke.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr., 0 eller mere: ét tal, en kolonne eller et område.", _
            "Fuld besparelse i tkr. om året, 0 eller mere, dvs. helårspersoner × enhedsbesparelse: ét tal, en kolonne eller et område.", _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række. Udeladt: 0,5.", _
            "Antal år, der regnes på: et helt tal fra 1 til 100, eller ét pr. række. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_ONE_FEWER", Category:="Investeringspakke", _
        Description:="Den gennemsnitlige årlige gevinst med én helårsperson færre. Negativ, hvor én færre fjerner gevinsten.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr.: ét tal, en kolonne eller et område.", _
            "Årlig besparelse i tkr., fx den gennemsnitlige: ét tal, en kolonne eller et område.", _
            "Helårspersoner ved fuld effekt, over 0: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_DISCOUNT", Category:="Investeringspakke", _
        Description:="Diskonteringsfaktor: hvad 1 kr. i det år er værd i år 1, med den samfundsøkonomiske diskonteringsrente fra 7. januar 2021: 3,5 % i år 0-35, 2,5 % i år 36-70, derefter 1,5 %. År 1 er år 0 og diskonteres ikke.", _
        ArgumentDescriptions:=Array( _
            "Årets nummer, et helt tal fra 1 til 100, hvor 1 er det første år: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_STATE", Category:="Investeringspakke", _
        Description:="Hvad staten sparer, når kommunen sparer beløbet: besparelse × statsandel ÷ (1 - statsandel). Kommunens besparelse er efter refusion, så statens kommer oven i.", _
        ArgumentDescriptions:=Array( _
            "Kommunens besparelse i tkr. efter refusion: ét tal, en kolonne eller et område.", _
            "Statens andel af, hvad en helårsperson koster, fra 0 til under 1 (0,2 er 20 %): ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_PERT", Category:="Investeringspakke", _
        Description:="Den værdi, som et skøn med tre punkter (lav, sandsynlig, høj) med den angivne sandsynlighed ikke kommer over. PERT: en betafordeling, hvor det sandsynlige vejer fire gange.", _
        ArgumentDescriptions:=Array( _
            "Det laveste, det kan blive, fx den laveste besparelse i tkr.: ét tal, en kolonne eller et område.", _
            "Det mest sandsynlige, mindst det lave og højst det høje: ét tal, en kolonne eller et område.", _
            "Det højeste, det kan blive, mere end det lave: ét tal, en kolonne eller et område.", _
            "Sandsynligheden for ikke at komme over resultatet, fra 0,001 til 0,999 (0,05 er 5 %). Udeladt: 0,5, så det er lige så sandsynligt at komme under som over.")
    Application.MacroOptions Macro:="INVEST_CHANCE", Category:="Investeringspakke", _
        Description:="Sandsynligheden for, at en gennemsnitlig besparelse, skønnet med tre punkter (lav, sandsynlig, høj), dækker investeringen. Fra 0 til 1.", _
        ArgumentDescriptions:=Array( _
            "Årlig investering i tkr., 0 eller mere: ét tal, en kolonne eller et område.", _
            "Det laveste, det kan blive, fx den laveste besparelse i tkr.: ét tal, en kolonne eller et område.", _
            "Det mest sandsynlige, mindst det lave og højst det høje: ét tal, en kolonne eller et område.", _
            "Det højeste, det kan blive, mere end det lave: ét tal, en kolonne eller et område.")
    Application.MacroOptions Macro:="INVEST_CORRECTED", Category:="Investeringspakke", _
        Description:="Besparelsen, når optimisme (efter evidensens styrke) og dødvægt er trukket fra.", _
        ArgumentDescriptions:=Array( _
            "Årlig besparelse i tkr., fx den gennemsnitlige: ét tal, en kolonne eller et område.", _
            "Den del, der trækkes fra for svag evidens, fra 0 til 1 (0,1 er 10 %); din egen tabel: ét tal, en kolonne eller et område.", _
            "Den del af effekten, der var kommet alligevel, fra 0 til 1 (0,1 er 10 %): ét tal, en kolonne eller et område. Udeladt: 0.")
    Application.MacroOptions Macro:="INVEST_FADED", Category:="Investeringspakke", _
        Description:="Faktorer år for år for en effekt, der indfases og siden aftager: efter fra_år går en fast del af den tabt hvert år. Kan bruges som indfasning i de andre funktioner.", _
        ArgumentDescriptions:=Array( _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række.", _
            "Det sidste år (1, 2, …) med hele effekten: ét helt tal. Derefter falder den.", _
            "Den del af effekten, der går tabt hvert år derefter, fra 0 til 0,99 (0,2 er 20 %): ét tal.", _
            "Antal år, dvs. kolonner i resultatet: ét helt tal fra 1 til 100. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_DELAYED", Category:="Investeringspakke", _
        Description:="Indfasningens faktorer år for år, når effekten begynder så mange år senere. Et halvt år for sent giver halv faktor det første år, derefter midt mellem årets faktor og årets før.", _
        ArgumentDescriptions:=Array( _
            "Faktor for første år, derefter fuld effekt (0,5 er halv effekt); eller en række med én faktor pr. år, hvor den sidste gælder videre; eller én af delene pr. række.", _
            "Antal år, som effekten kommer senere, fra 0 til 100, gerne halve (0,5 er et halvt år): ét tal, eller ét pr. række.", _
            "Antal år, dvs. kolonner i resultatet: ét helt tal fra 1 til 100. Udeladt: 4, budgetåret og tre overslagsår.")
    Application.MacroOptions Macro:="INVEST_VOLUME", Category:="Investeringspakke", _
        Description:="Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at der ventes flere eller færre helårspersoner ved fuld effekt. Med INVEST_PACE og INVEST_PRICE summer den til realiseret minus forventet.", _
        ArgumentDescriptions:=Array( _
            "Forventet enhedsbesparelse i tkr. pr. helårsperson om året, over 0: ét tal, en kolonne eller et område.", _
            "Forventede helårspersoner ved fuld effekt, 0 eller mere: ét tal, en kolonne eller et område.", _
            "Helårspersoner ved fuld effekt, som de ventes nu, 0 eller mere: ét tal, en kolonne eller et område.", _
            "Årets indfasningsfaktor fra 0 til 1 (50 % er 0,5): ét tal, en kolonne eller et område. Udeladt: 1, fuld effekt.", _
            "Periodens måneder fra 0 til 12: ét tal, en kolonne eller et område. Udeladt: 12, et helt år.")
    Application.MacroOptions Macro:="INVEST_PACE", Category:="Investeringspakke", _
        Description:="Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes et andet tempo: flere eller færre helårspersoner nu, end indfasningen giver af dem, der ventes ved fuld effekt.", _
        ArgumentDescriptions:=Array( _
            "Forventet enhedsbesparelse i tkr. pr. helårsperson om året, over 0: ét tal, en kolonne eller et område.", _
            "Færre helårspersoner i gennemsnit over perioden: ét tal, en kolonne eller et område.", _
            "Helårspersoner ved fuld effekt, som de ventes nu, 0 eller mere: ét tal, en kolonne eller et område.", _
            "Årets indfasningsfaktor fra 0 til 1 (50 % er 0,5): ét tal, en kolonne eller et område. Udeladt: 1, fuld effekt.", _
            "Periodens måneder fra 0 til 12: ét tal, en kolonne eller et område. Udeladt: 12, et helt år.")
    Application.MacroOptions Macro:="INVEST_PRICE", Category:="Investeringspakke", _
        Description:="Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at en helårsperson sparer mere eller mindre end forventet.", _
        ArgumentDescriptions:=Array( _
            "Forventet enhedsbesparelse i tkr. pr. helårsperson om året, over 0: ét tal, en kolonne eller et område.", _
            "Realiseret enhedsbesparelse i tkr. pr. helårsperson om året, 0 eller mere: ét tal, en kolonne eller et område.", _
            "Færre helårspersoner i gennemsnit over perioden: ét tal, en kolonne eller et område.", _
            "Periodens måneder fra 0 til 12: ét tal, en kolonne eller et område. Udeladt: 12, et helt år.")
    described = (Err.Number = 0)
End Sub
