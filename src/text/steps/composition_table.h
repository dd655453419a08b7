// Canonical compositions of a letter and a mark (see compose_letters.h). Unicode's normalisation
// stability policy closes this set: no pair will ever be added for the characters that exist, so
// the table is kept by hand. It is checked against Unicode 14's UnicodeData.txt.
#ifndef SOTTOVOCE_TEXT_STEPS_COMPOSITION_TABLE_H_
#define SOTTOVOCE_TEXT_STEPS_COMPOSITION_TABLE_H_

#include <string_view>

namespace sottovoce {

struct CompositionRow {
  char32_t mark;
  // Unicode's canonical combining class: marks of one class keep their order.
  int combining_class;
  // Letter, composed, letter, composed, ...; ascending by letter.
  std::u32string_view pairs;
};

// Ascending by mark.
inline constexpr CompositionRow kCompositions[] = {
    // grave accent
    {0x0300, 230,
     U"AÀEÈIÌNǸOÒUÙWẀYỲaàeèiìnǹoòuùwẁyỳ¨῭ÂẦÊỀÔỒÜǛâầêềôồüǜĂẰăằĒḔēḕŌṐōṑƠỜơờƯỪưừΑᾺ"
     U"ΕῈΗῊΙῚΟῸΥῪΩῺαὰεὲηὴιὶοὸυὺωὼϊῒϋῢЕЀИЍеѐиѝἀἂἁἃἈἊἉἋἐἒἑἓἘἚἙἛἠἢἡἣἨἪἩἫἰἲἱἳἸἺἹἻὀὂ"
     U"ὁὃὈὊὉὋὐὒὑὓὙὛὠὢὡὣὨὪὩὫ᾿῍῾῝"},
    // acute accent
    {0x0301, 230,
     U"AÁCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹaácćeégǵiíkḱlĺmḿnńoópṕrŕsśuúwẃyýzź¨΅ÂẤ"
     U"ÅǺÆǼÇḈÊẾÏḮÔỐÕṌØǾÜǗâấåǻæǽçḉêếïḯôốõṍøǿüǘĂẮăắĒḖēḗŌṒōṓŨṸũṹƠỚơớƯỨưứΑΆΕΈΗΉΙΊΟΌ"
     U"ΥΎΩΏαάεέηήιίοόυύωώϊΐϋΰϒϓГЃКЌгѓкќἀἄἁἅἈἌἉἍἐἔἑἕἘἜἙἝἠἤἡἥἨἬἩἭἰἴἱἵἸἼἹἽὀὄὁὅὈὌὉὍ"
     U"ὐὔὑὕὙὝὠὤὡὥὨὬὩὭ᾿῎῾῞"},
    // circumflex accent
    {0x0302, 230, U"AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷzẑẠẬạậẸỆẹệỌỘọộ"},
    // tilde
    {0x0303, 230, U"AÃEẼIĨNÑOÕUŨVṼYỸaãeẽiĩnñoõuũvṽyỹÂẪÊỄÔỖâẫêễôỗĂẴăẵƠỠơỡƯỮưữ"},
    // macron
    {0x0304, 230,
     U"AĀEĒGḠIĪOŌUŪYȲaāeēgḡiīoōuūyȳÄǞÆǢÕȬÖȪÜǕäǟæǣõȭöȫüǖǪǬǫǭȦǠȧǡȮȰȯȱΑᾹΙῙΥῩαᾱιῑυῡ"
     U"ИӢУӮиӣуӯḶḸḷḹṚṜṛṝ"},
    // breve
    {0x0306, 230, U"AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭȨḜȩḝΑᾸΙῘΥῨαᾰιῐυῠАӐЕӖЖӁИЙУЎаӑеӗжӂийуўẠẶạặ"},
    // dot above
    {0x0307, 230,
     U"AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻaȧbḃcċdḋeėfḟgġhḣmṁnṅoȯpṗrṙsṡtṫwẇ"
     U"xẋyẏzżŚṤśṥŠṦšṧſẛṢṨṣṩ"},
    // diaeresis
    {0x0308, 230,
     U"AÄEËHḦIÏOÖUÜWẄXẌYŸaäeëhḧiïoötẗuüwẅxẍyÿÕṎõṏŪṺūṻΙΪΥΫιϊυϋϒϔІЇАӒЕЁЖӜЗӞИӤОӦУӰ"
     U"ЧӴЫӸЭӬаӓеёжӝзӟиӥоӧуӱчӵыӹэӭіїӘӚәӛӨӪөӫ"},
    // hook above
    {0x0309, 230, U"AẢEẺIỈOỎUỦYỶaảeẻiỉoỏuủyỷÂẨÊỂÔỔâẩêểôổĂẲăẳƠỞơởƯỬưử"},
    // ring above
    {0x030A, 230, U"AÅUŮaåuůwẘyẙ"},
    // double acute accent
    {0x030B, 230, U"OŐUŰoőuűУӲуӳ"},
    // caron
    {0x030C, 230,
     U"AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽaǎcčdďeěgǧhȟiǐjǰkǩlľnňoǒrřsštťuǔzžÜǙüǚƷǮ"
     U"ʒǯ"},
    // double grave accent
    {0x030F, 230, U"AȀEȄIȈOȌRȐUȔaȁeȅiȉoȍrȑuȕѴѶѵѷ"},
    // inverted breve
    {0x0311, 230, U"AȂEȆIȊOȎRȒUȖaȃeȇiȋoȏrȓuȗ"},
    // comma above
    {0x0313, 230, U"ΑἈΕἘΗἨΙἸΟὈΩὨαἀεἐηἠιἰοὀρῤυὐωὠ"},
    // reversed comma above
    {0x0314, 230, U"ΑἉΕἙΗἩΙἹΟὉΡῬΥὙΩὩαἁεἑηἡιἱοὁρῥυὑωὡ"},
    // horn
    {0x031B, 216, U"OƠUƯoơuư"},
    // dot below
    {0x0323, 220,
     U"AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒaạbḅdḍeẹhḥiịkḳlḷmṃnṇoọrṛsṣtṭuụvṿwẉ"
     U"yỵzẓƠỢơợƯỰưự"},
    // diaeresis below
    {0x0324, 220, U"UṲuṳ"},
    // ring below
    {0x0325, 220, U"AḀaḁ"},
    // comma below
    {0x0326, 220, U"SȘTȚsștț"},
    // cedilla
    {0x0327, 202, U"CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢcçdḑeȩgģhḩkķlļnņrŗsştţ"},
    // ogonek
    {0x0328, 202, U"AĄEĘIĮOǪUŲaąeęiįoǫuų"},
    // circumflex accent below
    {0x032D, 220, U"DḒEḘLḼNṊTṰUṶdḓeḙlḽnṋtṱuṷ"},
    // breve below
    {0x032E, 220, U"HḪhḫ"},
    // tilde below
    {0x0330, 220, U"EḚIḬUṴeḛiḭuṵ"},
    // macron below
    {0x0331, 220, U"BḆDḎKḴLḺNṈRṞTṮZẔbḇdḏhẖkḵlḻnṉrṟtṯzẕ"},
    // greek perispomeni
    {0x0342, 230, U"¨῁αᾶηῆιῖυῦωῶϊῗϋῧἀἆἁἇἈἎἉἏἠἦἡἧἨἮἩἯἰἶἱἷἸἾἹἿὐὖὑὗὙὟὠὦὡὧὨὮὩὯ᾿῏῾῟"},
    // greek ypogegrammeni
    {0x0345, 240,
     U"ΑᾼΗῌΩῼάᾴήῄαᾳηῃωῳώῴἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἈᾈἉᾉἊᾊἋᾋἌᾌἍᾍἎᾎἏᾏἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗἨᾘἩᾙἪᾚ"
     U"ἫᾛἬᾜἭᾝἮᾞἯᾟὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦὧᾧὨᾨὩᾩὪᾪὫᾫὬᾬὭᾭὮᾮὯᾯὰᾲὴῂὼῲᾶᾷῆῇῶῷ"},
    // arabic maddah above
    {0x0653, 230, U"اآ"},
    // arabic hamza above
    {0x0654, 230, U"اأوؤيئہۂےۓەۀ"},
    // arabic hamza below
    {0x0655, 220, U"اإ"},
    // katakana-hiragana voiced sound mark
    {0x3099, 8,
     U"うゔかがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼゝゞウヴ"
     U"カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅ"
     U"テデトドハバヒビフブヘベホボワヷヰヸヱヹヲヺヽヾ"},
    // katakana-hiragana semi-voiced sound mark
    {0x309A, 8, U"はぱひぴふぷへぺほぽハパヒピフプヘペホポ"},
};

}  // namespace sottovoce

#endif  // SOTTOVOCE_TEXT_STEPS_COMPOSITION_TABLE_H_
