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
