Attribute VB_Name = "InvestFunctions"
' Generated from the catalogue (functions.py) by investpakke_addin.vba_source.
' Do not edit: python -m investpakke_addin.vba_source
Option Explicit

' The INVEST_* functions, the buttons and the start of Python, in one module so that the start can
' be Private. Any workbook may call from a cell what it finds here, perhaps what is Private too.
' So no procedure takes a program, a path, code or the name of a setting: what the start needs
' stands in the variables below, and the two functions of Windows take a record, which no cell holds.
' How Python is started is taken from xlwings (BSD 3-Clause), cut to what is used.

Private Const TITLE As String = "Investeringspakke"
Private Const BUTTONS As String = "investpakke_addin.excel"

Private pressed As String

' --- The start of Python ---------------------------------------------------------------------

Private Type AnsiText
    letters(0 To 8191) As Byte
End Type

#If Win64 Then
    Private Const DLL_NAME As String = "xlwings64-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-0.37.8.dll" (ByRef result As Variant, ByRef starting As AnsiText, ByVal mode As Long) As Long
#Else
    Private Const DLL_NAME As String = "xlwings32-0.37.8.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-0.37.8.dll" (ByRef result As Variant, ByRef starting As AnsiText, ByVal mode As Long) As Long
#End If
Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByRef library As AnsiText) As LongPtr

Private interpreter As String, folders As String
Private text As String, ansi As AnsiText
Private starting As AnsiText, ready As Boolean

' Python's side of the calls. xlwings' DLL starts it the first time, and knows it again after.
Private Function Python() As Object
    Dim answer As Variant
    If Not ready Then Prepare
    If XLPyDLLActivateAuto(answer, starting, 1) <> 0 Then Err.Raise 1000, Description:=CStr(answer)
    Set Python = answer
End Function

' Loads the DLL that lies beside the user's Python, and makes the command that starts Python.
Private Sub Prepare()
    Dim folder As String
    ReadSettings
    If Mid$(interpreter, 2, 2) <> ":\" And Left$(interpreter, 2) <> "\\" Then
        Err.Raise 1, Description:="INTERPRETER_WIN er ikke en hel sti: " & interpreter
    End If
    folder = Left$(interpreter, InStrRev(interpreter, "\") - 1)
    text = folder & "\" & DLL_NAME
    PutInAnsi
    If LoadLibrary(ansi) = 0 Then
        ' In a virtual environment it lies one folder up.
        text = Left$(folder, InStrRev(folder, "\")) & DLL_NAME
        If InStr(text, "\") = 0 Then text = folder & "\" & DLL_NAME
        PutInAnsi
        If LoadLibrary(ansi) = 0 Then
            Err.Raise 1, Description:=DLL_NAME & " mangler i " & folder & " og i mappen over"
        End If
    End If
    ' The folder that Excel is in may be the workbook's: cmd.exe has its whole path, and with -P Python
    ' imports nothing from there. For the same reason no empty folder gets among Python's. xlwings would
    ' import pandas and Matplotlib where they are installed: we use neither, and the start would wait.
    text = Environ$("SystemRoot") & "\System32\cmd.exe  /K """"" & interpreter & """ -B -P -c " & _
        """import sys;sys.path[0:0]=[p for p in '" & _
        Replace(Replace(folders, "\", "\\"), "'", "\'") & "'.split(';') if p];" & _
        "sys.modules.update(pandas=None,matplotlib=None);" & _
        "import xlwings;xlwings.serve('$(CLSID)')"""""
    PutInAnsi
    starting = ansi
    ready = True
End Sub

' Reads which Python the user has, and the folders that it is told of; %VARIABLES% are filled in.
Private Sub ReadSettings()
    Dim file As Integer, key As String, value As String, known As String
    Dim parts() As String, i As Long
    interpreter = ""
    folders = ""
    file = FreeFile
    On Error GoTo failed
    Open Environ$("USERPROFILE") & "\.investpakke\investpakke.conf" For Input As #file
    Do While Not EOF(file)
        Input #file, key, value
        parts = Split(value, "%")
        value = ""
        If UBound(parts) >= 0 Then value = parts(0)
        i = 1
        Do While i <= UBound(parts)
            known = ""
            If i < UBound(parts) And Len(parts(i)) > 0 Then known = Environ$(parts(i))
            If Len(known) > 0 Then
                value = value & known & parts(i + 1)
                i = i + 2
            Else
                value = value & "%" & parts(i)
                i = i + 1
            End If
        Loop
        If UCase$(key) = "INTERPRETER_WIN" And Len(interpreter) = 0 Then interpreter = value
        If UCase$(key) = "PYTHONPATH" And Len(folders) = 0 Then folders = value
    Loop
    Close #file
    Exit Sub
failed:
    value = Err.Description
    Close #file
    Err.Raise 1, Description:=".investpakke\investpakke.conf kan ikke læses: " & value
End Sub

' The text as Windows takes it: one byte a letter, and 0 after the last.
Private Sub PutInAnsi()
    Dim bytes() As Byte, i As Long, blank As AnsiText
    bytes = StrConv(text, vbFromUnicode)
    If UBound(bytes) >= UBound(blank.letters) Then Err.Raise 1, Description:="stien er for lang"
    ansi = blank
    For i = 0 To UBound(bytes)
        ansi.letters(i) = bytes(i)
    Next i
End Sub

' --- The functions ---------------------------------------------------------------------------

Public Function INVEST_NET(investering, besparelse)
Attribute INVEST_NET.VB_Description = "Årlig nettogevinst: besparelse minus investering, celle for celle. Positiv er en gevinst, negativ en nettoudgift."
    On Error GoTo failed
    INVEST_NET = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_NET", _
        Array(investering, besparelse)))
    Exit Function
failed:
    INVEST_NET = CVErr(xlErrValue)
End Function

Public Function INVEST_PHASED(besparelse, Optional indfasning, Optional aar)
Attribute INVEST_PHASED.VB_Description = "Besparelsen år for år, mens effekten indfases: én række pr. besparelse, én kolonne pr. år."
    On Error GoTo failed
    INVEST_PHASED = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_PHASED", _
        Array(besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_PHASED = CVErr(xlErrValue)
End Function

Public Function INVEST_AVERAGE(besparelse, Optional indfasning, Optional aar)
Attribute INVEST_AVERAGE.VB_Description = "Gennemsnitlig årlig besparelse over de første år, når en fuld besparelse indfases. Det er pakkens kolonne ""gns. årlig besparelse""."
    On Error GoTo failed
    INVEST_AVERAGE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_AVERAGE", _
        Array(besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_AVERAGE = CVErr(xlErrValue)
End Function

Public Function INVEST_FULL(gns_besparelse, Optional indfasning, Optional aar)
Attribute INVEST_FULL.VB_Description = "Den fulde årlige besparelse bag en oplyst gennemsnitlig besparelse; det omvendte af INVEST_AVERAGE. Indfasningen skal have effekt i mindst ét af årene."
    On Error GoTo failed
    INVEST_FULL = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_FULL", _
        Array(gns_besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_FULL = CVErr(xlErrValue)
End Function

Public Function INVEST_SHARE(vaerdier)
Attribute INVEST_SHARE.VB_Description = "Hver værdis andel af områdets sum, fx målgruppernes andele af investeringspakken. Andelene summer til 1."
    On Error GoTo failed
    INVEST_SHARE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_SHARE", _
        Array(vaerdier)))
    Exit Function
failed:
    INVEST_SHARE = CVErr(xlErrValue)
End Function

Public Function INVEST_BREAKEVEN(investering, enhedsbesparelse, Optional indfasning, Optional aar)
Attribute INVEST_BREAKEVEN.VB_Description = "Det antal helårspersoner ved fuld effekt, hvor den gennemsnitlige besparelse netop dækker investeringen. Der rundes ikke op."
    On Error GoTo failed
    INVEST_BREAKEVEN = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_BREAKEVEN", _
        Array(investering, enhedsbesparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_BREAKEVEN = CVErr(xlErrValue)
End Function

Public Function INVEST_MARGIN(investering, besparelse)
Attribute INVEST_MARGIN.VB_Description = "Sikkerhedsmargin: den del af besparelsen, der kan gå tabt, før gevinsten er væk (0,1 er 10 %). Negativ, hvor investeringen ikke er dækket."
    On Error GoTo failed
    INVEST_MARGIN = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_MARGIN", _
        Array(investering, besparelse)))
    Exit Function
failed:
    INVEST_MARGIN = CVErr(xlErrValue)
End Function

Public Function INVEST_PAYBACK(investering, besparelse, Optional indfasning, Optional aar)
Attribute INVEST_PAYBACK.VB_Description = "Det første år (1, 2, …), hvor nettogevinsten siden år 1 er 0 eller mere. #I/T, hvis ingen af årene er nok. Investeringen er den samme hvert år."
    On Error GoTo failed
    INVEST_PAYBACK = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_PAYBACK", _
        Array(investering, besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_PAYBACK = CVErr(xlErrValue)
End Function

Public Function INVEST_NPV(investering, besparelse, Optional indfasning, Optional aar, Optional rente)
Attribute INVEST_NPV.VB_Description = "Nutidsværdi af de årlige nettogevinster, set fra år 1. År 1 tilbagediskonteres ikke, i modsætning til Excels NUTIDSVÆRDI. Investeringen er den samme hvert år."
    On Error GoTo failed
    INVEST_NPV = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_NPV", _
        Array(investering, besparelse, indfasning, aar, rente)))
    Exit Function
failed:
    INVEST_NPV = CVErr(xlErrValue)
End Function

Public Function INVEST_RATE(ydelse, aar, Optional uge)
Attribute INVEST_RATE.VB_Description = "Kommunens nettoudgift i tkr. til én helårsperson på ydelsen i det år, efter statens refusion. Satserne er maksima; se kilder og sikkerhed med investpakke rates."
    On Error GoTo failed
    INVEST_RATE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_RATE", _
        Array(ydelse, aar, uge)))
    Exit Function
failed:
    INVEST_RATE = CVErr(xlErrValue)
End Function

Public Function INVEST_SWITCH(vaerdi, investering, besparelse)
Attribute INVEST_SWITCH.VB_Description = "Den værdi, hvor den gennemsnitlige gevinst er væk: af helårspersoner, enhedsbesparelse eller andet, som besparelsen følger ligefrem. Samme enhed som værdien; der rundes ikke op."
    On Error GoTo failed
    INVEST_SWITCH = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_SWITCH", _
        Array(vaerdi, investering, besparelse)))
    Exit Function
failed:
    INVEST_SWITCH = CVErr(xlErrValue)
End Function

Public Function INVEST_DELAY(investering, besparelse, Optional indfasning, Optional aar)
Attribute INVEST_DELAY.VB_Description = "Det mindste antal hele år, som effekten kan komme for sent, før den gennemsnitlige gevinst er væk. #I/T, hvis der allerede er et tab. Investeringen er den samme hvert år og flyttes ikke."
    On Error GoTo failed
    INVEST_DELAY = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_DELAY", _
        Array(investering, besparelse, indfasning, aar)))
    Exit Function
failed:
    INVEST_DELAY = CVErr(xlErrValue)
End Function

Public Function INVEST_ONE_FEWER(investering, besparelse, helaarspersoner)
Attribute INVEST_ONE_FEWER.VB_Description = "Den gennemsnitlige årlige gevinst med én helårsperson færre. Negativ, hvor én færre fjerner gevinsten."
    On Error GoTo failed
    INVEST_ONE_FEWER = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_ONE_FEWER", _
        Array(investering, besparelse, helaarspersoner)))
    Exit Function
failed:
    INVEST_ONE_FEWER = CVErr(xlErrValue)
End Function

Public Function INVEST_DISCOUNT(aar)
Attribute INVEST_DISCOUNT.VB_Description = "Diskonteringsfaktor: hvad 1 kr. i det år er værd i år 1, med den samfundsøkonomiske diskonteringsrente fra 7. januar 2021: 3,5 % i år 0-35, 2,5 % i år 36-70, derefter 1,5 %. År 1 er år 0 og diskonteres ikke."
    On Error GoTo failed
    INVEST_DISCOUNT = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_DISCOUNT", _
        Array(aar)))
    Exit Function
failed:
    INVEST_DISCOUNT = CVErr(xlErrValue)
End Function

Public Function INVEST_STATE(besparelse, statsandel)
Attribute INVEST_STATE.VB_Description = "Hvad staten sparer, når kommunen sparer beløbet: besparelse × statsandel ÷ (1 - statsandel). Kommunens besparelse er efter refusion, så statens kommer oven i."
    On Error GoTo failed
    INVEST_STATE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_STATE", _
        Array(besparelse, statsandel)))
    Exit Function
failed:
    INVEST_STATE = CVErr(xlErrValue)
End Function

Public Function INVEST_PERT(lav, sandsynlig, hoej, Optional sandsynlighed)
Attribute INVEST_PERT.VB_Description = "Den værdi, som et skøn med tre punkter (lav, sandsynlig, høj) med den angivne sandsynlighed ikke kommer over. PERT: en betafordeling, hvor det sandsynlige vejer fire gange."
    On Error GoTo failed
    INVEST_PERT = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_PERT", _
        Array(lav, sandsynlig, hoej, sandsynlighed)))
    Exit Function
failed:
    INVEST_PERT = CVErr(xlErrValue)
End Function

Public Function INVEST_CHANCE(investering, lav, sandsynlig, hoej)
Attribute INVEST_CHANCE.VB_Description = "Sandsynligheden for, at en gennemsnitlig besparelse, skønnet med tre punkter (lav, sandsynlig, høj), dækker investeringen. Fra 0 til 1."
    On Error GoTo failed
    INVEST_CHANCE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_CHANCE", _
        Array(investering, lav, sandsynlig, hoej)))
    Exit Function
failed:
    INVEST_CHANCE = CVErr(xlErrValue)
End Function

Public Function INVEST_CORRECTED(besparelse, korrektion, Optional doedvaegt)
Attribute INVEST_CORRECTED.VB_Description = "Besparelsen, når optimisme (efter evidensens styrke) og dødvægt er trukket fra."
    On Error GoTo failed
    INVEST_CORRECTED = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_CORRECTED", _
        Array(besparelse, korrektion, doedvaegt)))
    Exit Function
failed:
    INVEST_CORRECTED = CVErr(xlErrValue)
End Function

Public Function INVEST_FADED(indfasning, fra_aar, fald, Optional aar)
Attribute INVEST_FADED.VB_Description = "Faktorer år for år for en effekt, der indfases og siden aftager: efter fra_år går en fast del af den tabt hvert år. Kan bruges som indfasning i de andre funktioner."
    On Error GoTo failed
    INVEST_FADED = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_FADED", _
        Array(indfasning, fra_aar, fald, aar)))
    Exit Function
failed:
    INVEST_FADED = CVErr(xlErrValue)
End Function

Public Function INVEST_DELAYED(indfasning, forsinkelse, Optional aar)
Attribute INVEST_DELAYED.VB_Description = "Indfasningens faktorer år for år, når effekten begynder så mange år senere. Et halvt år for sent giver halv faktor det første år, derefter midt mellem årets faktor og årets før."
    On Error GoTo failed
    INVEST_DELAYED = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_DELAYED", _
        Array(indfasning, forsinkelse, aar)))
    Exit Function
failed:
    INVEST_DELAYED = CVErr(xlErrValue)
End Function

Public Function INVEST_VOLUME(enhedsbesparelse, forventet, fuld_effekt_nu, Optional faktor, Optional maaneder)
Attribute INVEST_VOLUME.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at der ventes flere eller færre helårspersoner ved fuld effekt. Med INVEST_PACE og INVEST_PRICE summer den til realiseret minus forventet."
    On Error GoTo failed
    INVEST_VOLUME = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_VOLUME", _
        Array(enhedsbesparelse, forventet, fuld_effekt_nu, faktor, maaneder)))
    Exit Function
failed:
    INVEST_VOLUME = CVErr(xlErrValue)
End Function

Public Function INVEST_PACE(enhedsbesparelse, helaarspersoner, fuld_effekt_nu, Optional faktor, Optional maaneder)
Attribute INVEST_PACE.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes et andet tempo: flere eller færre helårspersoner nu, end indfasningen giver af dem, der ventes ved fuld effekt."
    On Error GoTo failed
    INVEST_PACE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_PACE", _
        Array(enhedsbesparelse, helaarspersoner, fuld_effekt_nu, faktor, maaneder)))
    Exit Function
failed:
    INVEST_PACE = CVErr(xlErrValue)
End Function

Public Function INVEST_PRICE(enhedsbesparelse, realiseret, helaarspersoner, Optional maaneder)
Attribute INVEST_PRICE.VB_Description = "Opfølgning: den del af en periodes afvigelse i besparelsen, som skyldes, at en helårsperson sparer mere eller mindre end forventet."
    On Error GoTo failed
    INVEST_PRICE = ForCell(Python.CallUDF("investpakke_addin.udfs", "INVEST_PRICE", _
        Array(enhedsbesparelse, realiseret, helaarspersoner, maaneder)))
    Exit Function
failed:
    INVEST_PRICE = CVErr(xlErrValue)
End Function

' --- What a cell is given --------------------------------------------------------------------

' Python's numbers as they are; for its texts true errors of Excel: a sum passes over a text, and the
' total would look right. xlwings hands one row over as an array with one dimension, several with two.
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

Private Function ErrorOrValue(ByVal answer As Variant) As Variant
    Select Case VarType(answer)
        Case vbString: ErrorOrValue = ErrorFor(answer)
        Case vbEmpty, vbNull: ErrorOrValue = CVErr(xlErrValue)
        Case Else: ErrorOrValue = answer
    End Select
End Function

' #N/A stands for itself, and an error in an argument is passed on as itself.
Private Function ErrorFor(ByVal answer As Variant) As Variant
    ErrorFor = CVErr(xlErrValue)
    If answer = "#N/A" Then ErrorFor = CVErr(xlErrNA)
    Select Case Mid$(answer, 1 + InStrRev(answer, ". Fik: "))
        Case " Fik: #NUL! (#NULL!). Ret den celle først.": ErrorFor = CVErr(2000)
        Case " Fik: #DIVISION/0! (#DIV/0!). Ret den celle først.": ErrorFor = CVErr(2007)
        Case " Fik: #VÆRDI! (#VALUE!). Ret den celle først.": ErrorFor = CVErr(2015)
        Case " Fik: #REFERENCE! (#REF!). Ret den celle først.": ErrorFor = CVErr(2023)
        Case " Fik: #NAVN? (#NAME?). Ret den celle først.": ErrorFor = CVErr(2029)
        Case " Fik: #NUM!. Ret den celle først.": ErrorFor = CVErr(2036)
        Case " Fik: #I/T (#N/A). Ret den celle først.": ErrorFor = CVErr(2042)
        Case " Fik: #OVERLØB! (#SPILL!). Ret den celle først.": ErrorFor = CVErr(2045)
        Case " Fik: #BEREGN! (#CALC!). Ret den celle først.": ErrorFor = CVErr(2050)
    End Select
End Function

Private Function HasTwoDimensions(ByVal answer As Variant) As Boolean
    Dim last As Long
    On Error GoTo one
    last = UBound(answer, 2)
    HasTwoDimensions = True
one:
End Function

' --- The buttons -----------------------------------------------------------------------------
' Each names a function of the Python module BUTTONS, which works on the active workbook and
' answers with the text to show; nothing where it has started work that shows itself.

' The button on the sheet Pakke.
Public Sub OpdaterPakken()
    pressed = "refresh"
    Tell
End Sub

Public Sub InvestRibbonRefresh(control As Object)
    pressed = "refresh"
    Tell
End Sub

Public Sub InvestRibbonRead(control As Object)
    pressed = "read"
    Tell
End Sub

Public Sub InvestRibbonCheck(control As Object)
    pressed = "check"
    Tell
End Sub

Public Sub InvestRibbonMark(control As Object)
    pressed = "marked_copy"
    Tell
End Sub

Public Sub InvestRibbonReport(control As Object)
    pressed = "report"
    Tell
End Sub

Public Sub InvestRibbonNew(control As Object)
    pressed = "new_package"
    Tell
End Sub

Public Sub InvestRibbonAddFunctions(control As Object)
    pressed = "add_functions"
    Tell
End Sub

Public Sub InvestRibbonExplain(control As Object)
    pressed = "explain"
    Tell
End Sub

Public Sub InvestRibbonFunctions(control As Object)
    pressed = "functions_help"
    Tell
End Sub

Public Sub InvestRibbonAbout(control As Object)
    pressed = "about"
    Tell
End Sub

' What begins with a question mark is a question: only where the user says yes is more done.
Private Sub Tell()
    Dim answer As String, asking As String
    asking = pressed
    answer = Pressing()
    If Left$(answer, 1) = "?" Then
        If MsgBox(Mid$(answer, 2), vbYesNo + vbQuestion, TITLE) <> vbYes Then Exit Sub
        If asking = "refresh" Then
            pressed = "refresh_as_read"
        Else
            pressed = "keep_reading"
        End If
        answer = Pressing()
    End If
    If Len(answer) > 0 Then MsgBox answer, vbInformation, TITLE
End Sub

' What the Python function of the pressed button answers, or in Danish why it does not.
Private Function Pressing() As String
    Dim name As String
    On Error GoTo failed
    name = pressed
    pressed = ""
    If Len(name) = 0 Then Exit Function
    If TypeName(Application.Caller) = "Range" Then Exit Function  ' a cell is no button
    If ActiveWorkbook Is Nothing Then
        Pressing = "Åbn en projektmappe først."
        Exit Function
    End If
    DescribeOnce
    ' First without a workbook: when xlwings loads a module, it looks for Python code on the sheets
    ' of the workbook that comes along. Ours is not asked for any.
    Pressing = Python.CallUDF(BUTTONS, "about", Array())
    Pressing = Python.CallUDF(BUTTONS, name, Array(), ActiveWorkbook)
    Exit Function
failed:
    Pressing = "Knappen kunne ikke udføres, fordi Python-delen af investpakke ikke svarede." _
        & vbCrLf & vbCrLf & Err.Description & vbCrLf & vbCrLf _
        & "Kør »investpakke addin doctor« i en kommandoprompt; den fortæller, hvad der mangler."
End Function
