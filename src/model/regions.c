/*
 * regions - countries by continent and region, as the npm package world-countries 5.1.0
 * (mledoze/countries, ODbL 1.0) has them after the M49 of the United Nations.
 */
#include "model/regions.h"

static const struct {
    const char *name, *countries;
} REGIONS[] = {
    {"africa",
     "AO,BF,BI,BJ,BW,CD,CF,CG,CI,CM,CV,DJ,DZ,EG,EH,ER,ET,GA,GH,GM,GN,GQ,GW,IO,KE,KM,LR,LS,LY,MA,MG,"
     "ML,MR,MU,MW,MZ,NA,NE,NG,RE,RW,SC,SD,SH,SL,SN,SO,SS,ST,SZ,TD,TG,TN,TZ,UG,YT,ZA,ZM,ZW"},
    {"americas",
     "AG,AI,AR,AW,BB,BL,BM,BO,BQ,BR,BS,BZ,CA,CL,CO,CR,CU,CW,DM,DO,EC,FK,GD,GF,GL,GP,GT,GY,HN,HT,JM,"
     "KN,KY,LC,MF,MQ,MS,MX,NI,PA,PE,PM,PR,PY,SR,SV,SX,TC,TT,UM,US,UY,VC,VE,VG,VI"},
    {"antarctic", "AQ,BV,GS,HM,TF"},
    {"asia", "AE,AF,AM,AZ,BD,BH,BN,BT,CN,GE,HK,ID,IL,IN,IQ,IR,JO,JP,KG,KH,KP,KR,KW,KZ,LA,LB,LK,MM,"
             "MN,MO,MV,MY,NP,OM,PH,PK,PS,QA,SA,SG,SY,TH,TJ,TL,TM,TR,TW,UZ,VN,YE"},
    {"australia-and-new-zealand", "AU,CC,CX,NF,NZ"},
    {"caribbean",
     "AG,AI,AW,BB,BL,BQ,BS,CU,CW,DM,DO,GD,GP,HT,JM,KN,KY,LC,MF,MQ,MS,PR,SX,TC,TT,VC,VG,VI"},
    {"central-america", "BZ,CR,GT,HN,NI,PA,SV"},
    {"central-asia", "KG,KZ,TJ,TM,UZ"},
    {"central-europe", "AT,CZ,HU,PL,SI,SK"},
    {"eastern-africa", "BI,DJ,ER,ET,IO,KE,KM,MG,MU,MW,MZ,RE,RW,SC,SO,TZ,UG,YT,ZM,ZW"},
    {"eastern-asia", "CN,HK,JP,KP,KR,MN,MO,TW"},
    {"eastern-europe", "BY,MD,RU,UA"},
    {"europe", "AD,AL,AT,AX,BA,BE,BG,BY,CH,CY,CZ,DE,DK,EE,ES,FI,FO,FR,GB,GG,GI,GR,HR,HU,IE,IM,IS,"
               "IT,JE,LI,LT,LU,LV,MC,MD,ME,MK,MT,NL,NO,PL,PT,RO,RS,RU,SE,SI,SJ,SK,SM,UA,VA,XK"},
    {"melanesia", "FJ,NC,PG,SB,VU"},
    {"micronesia", "FM,GU,KI,MH,MP,NR,PW"},
    {"middle-africa", "AO,CD,CF,CG,CM,GA,GQ,SS,ST,TD"},
    {"north-america", "BM,CA,GL,MX,PM,UM,US"},
    {"northern-africa", "DZ,EG,EH,LY,MA,SD,TN"},
    {"northern-europe", "AX,DK,EE,FI,FO,GB,GG,IE,IM,IS,JE,LT,LV,NO,SE,SJ"},
    {"oceania", "AS,AU,CC,CK,CX,FJ,FM,GU,KI,MH,MP,NC,NF,NR,NU,NZ,PF,PG,PN,PW,SB,TK,TO,TV,VU,WF,WS"},
    {"polynesia", "AS,CK,NU,PF,PN,TK,TO,TV,WF,WS"},
    {"south-america", "AR,BO,BR,CL,CO,EC,FK,GF,GY,PE,PY,SR,UY,VE"},
    {"south-eastern-asia", "BN,ID,KH,LA,MM,MY,PH,SG,TH,TL,VN"},
    {"southeast-europe", "AL,BA,BG,HR,ME,MK,RO,RS,XK"},
    {"southern-africa", "BW,LS,NA,SZ,ZA"},
    {"southern-asia", "AF,BD,BT,IN,IR,LK,MV,NP,PK"},
    {"southern-europe", "AD,CY,ES,GI,GR,IT,MT,PT,SM,VA"},
    {"western-africa", "BF,BJ,CI,CV,GH,GM,GN,GW,LR,ML,MR,NE,NG,SH,SL,SN,TG"},
    {"western-asia", "AE,AM,AZ,BH,GE,IL,IQ,JO,KW,LB,OM,PS,QA,SA,SY,TR,YE"},
    {"western-europe", "BE,CH,DE,FR,LI,LU,MC,NL"},
};

const char *toc_region_countries(toc_sv name)
{
    for (size_t i = 0; i < TOC_LEN(REGIONS); i++)
        if (toc_sv_eq(toc_sv_of(REGIONS[i].name), name))
            return REGIONS[i].countries;
    return NULL;
}

const char *toc_region_name(size_t i)
{
    return i < TOC_LEN(REGIONS) ? REGIONS[i].name : NULL;
}
