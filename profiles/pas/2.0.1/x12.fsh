// What can be said of the licensed X12 and NUBC value sets without listing them: the code list that their
// codes come from, which is the X12 data element at the end of the value set's name. Older data spell the
// system with http. UM06 alone is listed whole, because X12 published its three codes (RFI 2642).

ValueSet: X122000DINS02
Id: x12-2000D-INS02
* ^url = "https://valueset.x12.org/x217/005010/request/2000D/INS/1/02/00/1069"
* include codes from system https://codesystem.x12.org/005010/1069
* include codes from system http://codesystem.x12.org/005010/1069

ValueSet: X122000EUM01
Id: x12-2000E-UM01
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/UM/1/01/00/1525"
* include codes from system https://codesystem.x12.org/005010/1525
* include codes from system http://codesystem.x12.org/005010/1525

ValueSet: X122000EUM05
Id: x12-2000E-UM05
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/UM/1/05/01/1362"
* include codes from system https://codesystem.x12.org/005010/1362
* include codes from system http://codesystem.x12.org/005010/1362

ValueSet: X122000EUM06
Id: x12-2000E-UM06
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/UM/1/06/00/1338"
* https://codesystem.x12.org/005010/1338#03
* https://codesystem.x12.org/005010/1338#U
* https://codesystem.x12.org/005010/1338#E
* http://codesystem.x12.org/005010/1338#03
* http://codesystem.x12.org/005010/1338#U
* http://codesystem.x12.org/005010/1338#E

ValueSet: X122000ECL101
Id: x12-2000E-CL101
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/CL1/1/01/00/1315"
* include codes from system https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit

ValueSet: X122000ECL102
Id: x12-2000E-CL102
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/CL1/1/02/00/1314"
* include codes from system https://www.nubc.org/CodeSystem/PointOfOrigin

ValueSet: X122000ECL103
Id: x12-2000E-CL103
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/CL1/1/03/00/1352"
* include codes from system https://www.nubc.org/CodeSystem/PatDischargeStatus

ValueSet: X122000ECL104
Id: x12-2000E-CL104
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/CL1/1/04/00/1345"
* include codes from system https://codesystem.x12.org/005010/1345
* include codes from system http://codesystem.x12.org/005010/1345

ValueSet: X122000ECR601
Id: x12-2000E-CR601
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/CR6/1/01/00/923"
* include codes from system https://codesystem.x12.org/005010/923
* include codes from system http://codesystem.x12.org/005010/923

ValueSet: X122000EPWK02
Id: x12-2000E-PWK02
* ^url = "https://valueset.x12.org/x217/005010/request/2000E/PWK/1/02/00/756"
* include codes from system https://codesystem.x12.org/005010/756
* include codes from system http://codesystem.x12.org/005010/756

ValueSet: X122000FUM02
Id: x12-2000F-UM02
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/UM/1/02/00/1322"
* include codes from system https://codesystem.x12.org/005010/1322
* include codes from system http://codesystem.x12.org/005010/1322

ValueSet: X122000FUM03
Id: x12-2000F-UM03
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/UM/1/03/00/1365"
* include codes from system https://codesystem.x12.org/005010/1365
* include codes from system http://codesystem.x12.org/005010/1365

ValueSet: X122000FHSD01
Id: x12-2000F-HSD01
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/HSD/1/01/00/673"
* include codes from system https://codesystem.x12.org/005010/673
* include codes from system http://codesystem.x12.org/005010/673

ValueSet: X122000FHSD07
Id: x12-2000F-HSD07
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/HSD/1/07/00/678"
* include codes from system https://codesystem.x12.org/005010/678
* include codes from system http://codesystem.x12.org/005010/678

ValueSet: X122000FHSD08
Id: x12-2000F-HSD08
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/HSD/1/08/00/679"
* include codes from system https://codesystem.x12.org/005010/679
* include codes from system http://codesystem.x12.org/005010/679

ValueSet: X122000FSV120
Id: x12-2000F-SV120
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/SV1/1/20/00/1337"
* include codes from system https://codesystem.x12.org/005010/1337
* include codes from system http://codesystem.x12.org/005010/1337

ValueSet: X122000FSV209
Id: x12-2000F-SV209
* ^url = "https://valueset.x12.org/x217/005010/request/2000F/SV2/1/09/00/1345"
* include codes from system https://codesystem.x12.org/005010/1345
* include codes from system http://codesystem.x12.org/005010/1345

ValueSet: X122010ANM101
Id: x12-2010A-NM101
* ^url = "https://valueset.x12.org/x217/005010/request/2010A/NM1/1/01/00/98"
* include codes from system https://codesystem.x12.org/005010/98
* include codes from system http://codesystem.x12.org/005010/98

ValueSet: X122010BNM101
Id: x12-2010B-NM101
* ^url = "https://valueset.x12.org/x217/005010/response/2010B/NM1/1/01/00/98"
* include codes from system https://codesystem.x12.org/005010/98
* include codes from system http://codesystem.x12.org/005010/98

ValueSet: X122010CINS08
Id: x12-2010C-INS08
* ^url = "https://valueset.x12.org/x217/005010/request/2010C/INS/1/08/00/584"
* include codes from system https://codesystem.x12.org/005010/584
* include codes from system http://codesystem.x12.org/005010/584

ValueSet: X122010EANM101
Id: x12-2010EA-NM101
* ^url = "https://valueset.x12.org/x217/005010/request/2010EA/NM1/1/01/00/98"
* include codes from system https://codesystem.x12.org/005010/98
* include codes from system http://codesystem.x12.org/005010/98

ValueSet: X122010FNM101
Id: x12-2010F-NM101
* ^url = "https://valueset.x12.org/x217/005010/request/2010F/NM1/1/01/00/98"
* include codes from system https://codesystem.x12.org/005010/98
* include codes from system http://codesystem.x12.org/005010/98

ValueSet: X12Response2000DPWK01
Id: x12-response-2000D-PWK01
* ^url = "https://valueset.x12.org/x217/005010/response/2000D/PWK/1/01/00/755"
* include codes from system https://codesystem.x12.org/005010/755
* include codes from system http://codesystem.x12.org/005010/755

ValueSet: X12Response2000FHCR01
Id: x12-response-2000F-HCR01
* ^url = "https://valueset.x12.org/x217/005010/response/2000F/HCR/1/01/00/306"
* include codes from system https://codesystem.x12.org/005010/306
* include codes from system http://codesystem.x12.org/005010/306

ValueSet: X12Response2010EANM101
Id: x12-response-2010EA-NM101
* ^url = "https://valueset.x12.org/x217/005010/response/2010EA/NM1/1/01/00/98"
* include codes from system https://codesystem.x12.org/005010/98
* include codes from system http://codesystem.x12.org/005010/98
