Attribute VB_Name = "InvestFunctions"
' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.
' Do not edit: python -m investpakke_addin.vba_source
Option Explicit

Public Function INVEST_NET(investering, besparelse)
Attribute INVEST_NET.VB_Description = "Årlig nettogevinst: besparelse minus investering, celle for celle. Positiv er en gevinst, negativ en nettoudgift."
    On Error GoTo failed
    INVEST_NET = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_NET", _
        Array(investering, besparelse)))
    Exit Function
failed:
    INVEST_NET = NoAnswer(Err.Description)
End Function

Public Function INVEST_PHASED(besparelse, Optional indfasning, Optional aar)
Attribute INVEST_PHASED.VB_Description = "Besparelsen år for år, mens effekten indfases: én række pr. besparelse, én kolonne pr. år."
    On Error GoTo failed
    INVEST_PHASED = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_PHASED", _
        Array(besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_PHASED = NoAnswer(Err.Description)
End Function

Public Function INVEST_AVERAGE(besparelse, Optional indfasning, Optional aar)
Attribute INVEST_AVERAGE.VB_Description = "Gennemsnitlig årlig besparelse over de første år, når en fuld besparelse indfases. Det er pakkens kolonne ""gns. årlig besparelse""."
    On Error GoTo failed
    INVEST_AVERAGE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_AVERAGE", _
        Array(besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_AVERAGE = NoAnswer(Err.Description)
End Function

Public Function INVEST_FULL(gns_besparelse, Optional indfasning, Optional aar)
Attribute INVEST_FULL.VB_Description = "Den fulde årlige besparelse bag en oplyst gennemsnitlig besparelse; det omvendte af INVEST_AVERAGE. Indfasningen skal have effekt i mindst ét af årene."
    On Error GoTo failed
    INVEST_FULL = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_FULL", _
        Array(gns_besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_FULL = NoAnswer(Err.Description)
End Function

Public Function INVEST_SHARE(vaerdier)
Attribute INVEST_SHARE.VB_Description = "Hver værdis andel af områdets sum, fx målgruppernes andele af investeringspakken. Andelene summer til 1."
    On Error GoTo failed
    INVEST_SHARE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_SHARE", _
        Array(vaerdier)))
    Exit Function
failed:
    INVEST_SHARE = NoAnswer(Err.Description)
End Function

Public Function INVEST_BREAKEVEN(investering, enhedsbesparelse, Optional indfasning, Optional aar)
Attribute INVEST_BREAKEVEN.VB_Description = "Det antal helårspersoner ved fuld effekt, hvor den gennemsnitlige besparelse netop dækker investeringen. Der rundes ikke op."
    On Error GoTo failed
    INVEST_BREAKEVEN = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_BREAKEVEN", _
        Array(investering, enhedsbesparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_BREAKEVEN = NoAnswer(Err.Description)
End Function

Public Function INVEST_MARGIN(investering, besparelse)
Attribute INVEST_MARGIN.VB_Description = "Sikkerhedsmargin: den del af besparelsen, der kan gå tabt, før gevinsten er væk (0,1 er 10 %). Negativ, hvor investeringen ikke er dækket."
    On Error GoTo failed
    INVEST_MARGIN = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_MARGIN", _
        Array(investering, besparelse)))
    Exit Function
failed:
    INVEST_MARGIN = NoAnswer(Err.Description)
End Function

Public Function INVEST_PAYBACK(investering, besparelse, Optional indfasning, Optional aar)
Attribute INVEST_PAYBACK.VB_Description = "Det første år (1, 2, …), hvor nettogevinsten siden år 1 er 0 eller mere. #I/T, hvis ingen af årene er nok. Investeringen er den samme hvert år."
    On Error GoTo failed
    INVEST_PAYBACK = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_PAYBACK", _
        Array(investering, besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_PAYBACK = NoAnswer(Err.Description)
End Function

Public Function INVEST_NPV(investering, besparelse, Optional indfasning, Optional aar, Optional rente)
Attribute INVEST_NPV.VB_Description = "Nutidsværdi af de årlige nettogevinster, set fra år 1. År 1 tilbagediskonteres ikke, i modsætning til Excels NUTIDSVÆRDI. Investeringen er den samme hvert år."
    On Error GoTo failed
    INVEST_NPV = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_NPV", _
        Array(investering, besparelse, indfasning, aar, rente)))
    Exit Function
failed:
    INVEST_NPV = NoAnswer(Err.Description)
End Function

Public Function INVEST_RATE(ydelse, aar, Optional uge)
Attribute INVEST_RATE.VB_Description = "Kommunens nettoudgift i tkr. til én helårsperson på ydelsen i det år, efter statens refusion. Satserne er maksima; se kilder og sikkerhed med investpakke rates."
    On Error GoTo failed
    INVEST_RATE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_RATE", _
        Array(ydelse, aar, uge)))
    Exit Function
failed:
    INVEST_RATE = NoAnswer(Err.Description)
End Function

Public Function INVEST_SWITCH(vaerdi, investering, besparelse)
Attribute INVEST_SWITCH.VB_Description = "Den værdi, hvor den gennemsnitlige gevinst er væk: af helårspersoner, enhedsbesparelse eller andet, som besparelsen følger ligefrem. Samme enhed som værdien; der rundes ikke op."
    On Error GoTo failed
    INVEST_SWITCH = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_SWITCH", _
        Array(vaerdi, investering, besparelse)))
    Exit Function
failed:
    INVEST_SWITCH = NoAnswer(Err.Description)
End Function

Public Function INVEST_DELAY(investering, besparelse, Optional indfasning, Optional aar)
Attribute INVEST_DELAY.VB_Description = "Det færreste antal hele år, som effekten skal komme for sent, før den gennemsnitlige gevinst er væk. #I/T, hvis der allerede er et tab. Investeringen er den samme hvert år og flyttes ikke."
    On Error GoTo failed
    INVEST_DELAY = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_DELAY", _
        Array(investering, besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_DELAY = NoAnswer(Err.Description)
End Function

Public Function INVEST_ONE_FEWER(investering, besparelse, helaarspersoner)
Attribute INVEST_ONE_FEWER.VB_Description = "Den gennemsnitlige årlige gevinst med én helårsperson færre. Negativ, hvor én færre fjerner gevinsten."
    On Error GoTo failed
    INVEST_ONE_FEWER = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_ONE_FEWER", _
        Array(investering, besparelse, helaarspersoner)))
    Exit Function
failed:
    INVEST_ONE_FEWER = NoAnswer(Err.Description)
End Function

Public Function INVEST_DISCOUNT(aar)
Attribute INVEST_DISCOUNT.VB_Description = "Diskonteringsfaktor: hvad 1 kr. i det år er værd i år 1, med Finansministeriets rente af 22. juni 2023: 3,5 % i år 0-35, 2,5 % i år 36-70, derefter 1,5 %. År 1 er år 0 og diskonteres ikke."
    On Error GoTo failed
    INVEST_DISCOUNT = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_DISCOUNT", _
        Array(aar)))
    Exit Function
failed:
    INVEST_DISCOUNT = NoAnswer(Err.Description)
End Function

Public Function INVEST_STATE(besparelse, statsandel)
Attribute INVEST_STATE.VB_Description = "Hvad staten sparer, når kommunen sparer beløbet: besparelse × statsandel ÷ (1 - statsandel). Kommunens besparelse er efter refusion, så statens kommer oven i."
    On Error GoTo failed
    INVEST_STATE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_STATE", _
        Array(besparelse, statsandel)))
    Exit Function
failed:
    INVEST_STATE = NoAnswer(Err.Description)
End Function

Public Function INVEST_PERT(lav, sandsynlig, hoej, Optional sandsynlighed)
Attribute INVEST_PERT.VB_Description = "Den værdi, som et skøn med tre punkter (lav, sandsynlig, høj) med den angivne sandsynlighed ikke kommer over. PERT: en betafordeling, hvor det sandsynlige vejer fire gange."
    On Error GoTo failed
    INVEST_PERT = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_PERT", _
        Array(lav, sandsynlig, hoej, sandsynlighed)))
    Exit Function
failed:
    INVEST_PERT = NoAnswer(Err.Description)
End Function

Public Function INVEST_CHANCE(investering, lav, sandsynlig, hoej)
Attribute INVEST_CHANCE.VB_Description = "Sandsynligheden for, at en gennemsnitlig besparelse, skønnet med tre punkter (lav, sandsynlig, høj), dækker investeringen. Fra 0 til 1."
    On Error GoTo failed
    INVEST_CHANCE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_CHANCE", _
        Array(investering, lav, sandsynlig, hoej)))
    Exit Function
failed:
    INVEST_CHANCE = NoAnswer(Err.Description)
End Function

Public Function INVEST_CORRECTED(besparelse, korrektion, Optional doedvaegt)
Attribute INVEST_CORRECTED.VB_Description = "Besparelsen, når optimisme (efter evidensens styrke) og dødvægt er trukket fra."
    On Error GoTo failed
    INVEST_CORRECTED = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_CORRECTED", _
        Array(besparelse, korrektion, doedvaegt)))
    Exit Function
failed:
    INVEST_CORRECTED = NoAnswer(Err.Description)
End Function

Public Function INVEST_FADED(indfasning, fra_aar, fald, Optional aar)
Attribute INVEST_FADED.VB_Description = "Faktorer år for år for en effekt, der indfases og siden aftager: efter fra_år går en fast del af den tabt hvert år. Kan bruges som indfasning i de andre funktioner."
    On Error GoTo failed
    INVEST_FADED = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_FADED", _
        Array(indfasning, fra_aar, fald, aar)))
    Exit Function
failed:
    INVEST_FADED = NoAnswer(Err.Description)
End Function

Public Function INVEST_DELAYED(indfasning, forsinkelse, Optional aar)
Attribute INVEST_DELAYED.VB_Description = "Indfasningens faktorer år for år, når effekten begynder så mange år senere. Et halvt år for sent giver halv faktor det første år, derefter midt mellem årets faktor og årets før."
    On Error GoTo failed
    INVEST_DELAYED = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_DELAYED", _
        Array(indfasning, forsinkelse, aar)))
    Exit Function
failed:
    INVEST_DELAYED = NoAnswer(Err.Description)
End Function

Public Function INVEST_VOLUME(enhedsbesparelse, forventet, fuld_effekt_nu, Optional faktor, Optional maaneder)
Attribute INVEST_VOLUME.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at der ventes flere eller færre helårspersoner ved fuld effekt. Med INVEST_PACE og INVEST_PRICE summer den til realiseret minus forventet."
    On Error GoTo failed
    INVEST_VOLUME = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_VOLUME", _
        Array(enhedsbesparelse, forventet, fuld_effekt_nu, faktor, maaneder)))
    Exit Function
failed:
    INVEST_VOLUME = NoAnswer(Err.Description)
End Function

Public Function INVEST_PACE(enhedsbesparelse, helaarspersoner, fuld_effekt_nu, Optional faktor, Optional maaneder)
Attribute INVEST_PACE.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes et andet tempo: flere eller færre helårspersoner nu, end indfasningen giver af dem, der ventes ved fuld effekt."
    On Error GoTo failed
    INVEST_PACE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_PACE", _
        Array(enhedsbesparelse, helaarspersoner, fuld_effekt_nu, faktor, maaneder)))
    Exit Function
failed:
    INVEST_PACE = NoAnswer(Err.Description)
End Function

Public Function INVEST_PRICE(enhedsbesparelse, realiseret, helaarspersoner, Optional maaneder)
Attribute INVEST_PRICE.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at en helårsperson sparer mere eller mindre end forventet."
    On Error GoTo failed
    INVEST_PRICE = ForCell(XLPy.CallUDF("investpakke_addin.udfs", "INVEST_PRICE", _
        Array(enhedsbesparelse, realiseret, helaarspersoner, maaneder)))
    Exit Function
failed:
    INVEST_PRICE = NoAnswer(Err.Description)
End Function

' A value for the cell: Python's "#N/A" becomes Excel's own error value, also in arrays.
' xlwings hands one row over as an array with one dimension, several rows with two.
Private Function ForCell(ByVal answer As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(answer) Then
        ForCell = ErrorOrValue(answer)
        Exit Function
    End If
    If HasTwoDimensions(answer) Then
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = ErrorOrValue(answer(r, c))
            Next c
        Next r
    Else
        For c = LBound(answer) To UBound(answer)
            answer(c) = ForCell(answer(c))
        Next c
    End If
    ForCell = answer
End Function

Private Function ErrorOrValue(ByVal value As Variant) As Variant
    ErrorOrValue = value
    If VarType(value) = vbString Then
        If value = "#N/A" Then ErrorOrValue = CVErr(xlErrNA)
    End If
End Function

Private Function HasTwoDimensions(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo one
    last = UBound(answer, 2)
    HasTwoDimensions = True
one:
End Function

' What a cell shows when Python itself cannot be reached.
Private Function NoAnswer(ByVal reason As String) As String
    NoAnswer = Left$("#INVEST: Python svarer ikke; " & _
        "kør: investpakke addin doctor (" & reason & ")", 255)
End Function
