Attribute VB_Name = "InvestRibbon"
' The ribbon tab and the button "Opdater pakken". Each calls a function of the Python module
' investpakke_addin.excel, which works on the active workbook and answers with the text to show.
Option Explicit

Private Const TITLE As String = "Investeringspakke"
Private Const PYTHON_MODULE As String = "investpakke_addin.excel"

' The button on the sheet Pakke.
Public Sub OpdaterPakken()
    RunAndTell "refresh"
End Sub

Public Sub InvestRibbonRefresh(control As Object)
    RunAndTell "refresh"
End Sub

Public Sub InvestRibbonCheck(control As Object)
    RunAndTell "check"
End Sub

Public Sub InvestRibbonReport(control As Object)
    RunAndTell "report"
End Sub

Public Sub InvestRibbonNew(control As Object)
    RunAndTell "new_package"
End Sub

Public Sub InvestRibbonFunctions(control As Object)
    RunAndTell "functions_help"
End Sub

Public Sub InvestRibbonAbout(control As Object)
    RunAndTell "about"
End Sub

Private Sub RunAndTell(ByVal action As String)
    Dim answer As String
    answer = RunInPython(action)
    If Len(answer) > 0 Then MsgBox answer, vbInformation, TITLE
End Sub

' The answer of investpakke_addin.excel, or in Danish why there is none.
Public Function RunInPython(ByVal action As String) As String
    On Error GoTo failed
    If ActiveWorkbook Is Nothing Then
        RunInPython = "Åbn en projektmappe først."
        Exit Function
    End If
    ' First without a workbook: when xlwings loads a module, it looks for Python code on the sheets
    ' of the workbook that comes along. Ours is not asked for any.
    RunInPython = XLPy.CallUDF(PYTHON_MODULE, "about", Array())
    RunInPython = XLPy.CallUDF(PYTHON_MODULE, action, Array(), ActiveWorkbook)
    Exit Function
failed:
    RunInPython = "Knappen kunne ikke udføres, fordi Python-delen af investpakke ikke svarede." _
        & vbCrLf & vbCrLf & Err.Description & vbCrLf & vbCrLf _
        & "Kør »investpakke addin doctor« i en kommandoprompt; den fortæller, hvad der mangler."
End Function
