"""Words the identifier check knows: names, towns, schools, cues, and what needs no flag.

The lists are short on purpose. In mixed case the capital rule finds names without them; they
help with small letters, with the first word of a sentence, and with saying what a flag is.
"""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


NAMES_AND_WORDS = _words(
    """
    adam amber arend bas beer ben bloem demi dirk donna elke els fay fien fleur floor frank frans
    geert harm helen iris jade jan jasmijn jet jordan joy kaan kim lars lente lieve linde maartje
    marc margriet marina mark max mees melle merel mia pien pier piet pim puck rein rick rik rob
    ron roos rosa roy ruth saar said sam stan stella storm sunny tara tim tom toon vera wolf zoe
    """
)
"""First names that are also words: only a capital or a cue makes them names."""
GIVEN_NAMES = NAMES_AND_WORDS | _words(
    """
    aad aafke aaron abdel abdul achmed adrie ahmed aisha albert aleksandra alex alexander ali
    alice alicia alina amina amira amy ana andre andrea andrew angela anita anja anke anna anne
    anneke annelies annemarie annemiek annette annika anouk anthony anton antonio ariane arie
    arjan arjen arnold arthur astrid ayoub ayse barbara bart bastiaan beatrice benjamin bernard
    bert bianca bilal bjorn bob boris bram brenda brian bruno burak carel carla carlijn carlos
    carmen carolien caroline catharina catherine cees celine chantal chantel charlotte chris
    christel christiaan christian christina christine cindy claire claudia coen colin cor corine
    cornelis corrie cynthia daan damian dana daniel danielle danny daphne david debby denise
    dennis derk dewi diana diederik dieuwertje dieuwke dominique dorien douwe dylan eefje eelco
    egbert elena elif eline elisa elisabeth elise ella ellen elsa elske emily emine emma emre eric
    erik ernst esmee esra esther eva evelien eveline evert fabian farah fatiha fatima fatma feline
    femke fenna ferdi floris francien francis fred freek frits froukje gabriel george gerard
    gerben gerda gerrit gert gijs gijsbert gonda greet greetje gwen hakan hamza hanna hannah
    hanneke hans harold harrie harry hasan hassan hatice heleen helena hendrik henk hennie
    henriette herman hicham hidde hilde hugo husein huub ibrahim ilse imane imke ineke inge
    ingeborg ingrid irene irma isa isabel isabella isabelle ismail jaap jacco jacob jacqueline
    jamal james jamie jana janine janna janneke jannes jansje jasper jayden jean jeanette
    jeannette jelle jelmer jennifer jenny jens jeroen jesse jessica jetske jill jim jip joanna
    joep joeri johan johanna johannes john jolanda jolien joost jordi jordy joris jos jose
    josephine joshua joyce judith julia julian julie jurre justin karel karen karim karin karlijn
    kasper katarzyna kathleen katja kayleigh kees kelly kevin khadija khalid klaas koen kris
    kristel kyra lara larissa laura lauren laurens leila leon leonie leonoor levi liam lianne
    lieke liesbeth linda lindsey linn lisa lisanne liselotte lisette loes lotta lotte louis louisa
    louise luca lucas lucia luuk lydia maaike maarten madelon maike malika mandy manon manuel
    marcel marco margot margreet maria marianne marieke marielle marije marijke marijn marinus
    mario marion marit marjan marjolein marjolijn marleen marlies marloes martha martijn martin
    martine maryam mathijs matthijs maud maurice maurits mehmet melanie melike melissa menno
    merijn merve michael michel michelle mieke miep mike mila milan milou mina miranda mirjam
    mirthe mitchell moh mohamed mohammed moniek monique mostafa mounir muhammad murat mustafa
    nadia nadine naomi natalia natasja nathalie nathan nele nick nicky nico nicole niek niels
    nienke nikki nina noah noor nora nordin nout olga olivia omar onno oscar osman otto pascal
    patricia patrick paul paula pauline peter petra philip pieter pleun priscilla quinten rachel
    rachid rafael ralf ramon rana raoul raymond rebecca reinier renate rene renee renske rianne
    ricardo richard rini robbert robert robin roderick rodney roel roelof rolf romy ronald rosalie
    rosanne ruben rudolf ruud ryan sabine sabrina salma samantha samir samira samuel sander sandra
    sanne sara sarah sascha savannah sebastiaan selin selma sem semra serdar sharon shirley siem
    sien sietske sigrid silvia simone sjaak sjoerd sjors sofia sofie sonja sophia sophie stef
    stefan stefanie stephanie steven stijn susan susanne suzanne sven sverre sylvia tamara tanja
    teun teunis thea theo thijmen thijs thirza thom thomas tijmen tijn timo tina tineke tjeerd
    tobias tomas tonny trijntje truus tuana tycho umut ursula valerie veronique vincent wassim
    wendy wesley wessel wiebe wietske wilhelmina willeke willem willemijn wim winston wouter
    xander yana yara yasin yasmin yasmina yassin youri youssef yuri yusuf yvette yvonne zahra
    zakaria zeynep zoey
    """
)
"""First names common in the Netherlands, in small letters and without accents."""
NEVER_AT_START = _words(
    """
    an art bent bo elke els fay frank isa jet jo lieve mark may pier ron said sam toon wil will
    """
)
"""Names that begin too many sentences as ordinary words."""
SURNAMES = _words(
    """
    aarts aydin benali berg blom boersma bosma bosman bouazza bouwman celik chen claassen
    cornelissen dekker demir dijk dijkstra dirksen driessen elzinga evers gerritsen goossens groen
    haan hendriks hermans hoekema hoekstra hofman hofstra huisman hussain jacobs jansen janssen
    jongsma jonker kaya khan koning kowalski kuipers maas martens meijer meyer mulder nguyen
    ozturk peeters peters pieters postma sahin sanders scholten schouten sikkema smit smits
    terpstra timmermans veenstra verbeek verhoeven vermeer vermeulen verschuren visser vos vries
    wiersma willems willemsen wolters wouters yilmaz zijlstra
    """
)
"""Surnames common in the Netherlands; in small letters only those that are no words count."""
TOWNS = _words(
    """
    aalsmeer alkmaar almelo almere alphen amersfoort amstelveen amsterdam antwerpen apeldoorn
    appingedam arnhem assen barendrecht barneveld bergen-op-zoom berlijn berlin beverwijk
    bloemendaal bodegraven boxmeer boxtel breda brussel bussum capelle coevorden culemborg delft
    delfzijl dendermonde deventer diemen doetinchem dokkum dordrecht drachten dronten duiven ede
    eindhoven emmeloord emmen enkhuizen enschede epe etten-leur franeker geldermalen geldrop
    geleen gent goes gorinchem gouda groningen haarlem hardenberg harderwijk harlingen heemskerk
    heerde heerenveen heerhugowaard heerlen helmond hengelo hillegom hilversum hoofddorp hoogeveen
    hoogezand hoorn houten huizen hulst ijsselstein kampen kerkrade krommenie leerdam leeuwarden
    leiden leidschendam lelystad leusden leuven lochem londen london maassluis maastricht
    manchester meppel middelburg middelharnis mijdrecht naaldwijk naarden nieuwegein nijkerk
    nijmegen nijverdal noordwijk nootdorp nunspeet oldenzaal ommen oosterhout oss oudewater
    papendrecht parijs paris pijnacker purmerend putten raalte ridderkerk rijssen rijswijk
    roermond roosendaal rotterdam schagen scheveningen schiedam schijndel sittard sliedrecht sneek
    soest spijkenisse stadskanaal steenwijk terneuzen tiel tilburg uden uitgeest uithoorn urk
    utrecht valkenswaard veendam veenendaal veghel veldhoven velp venlo venray vianen vlaardingen
    vlissingen volendam voorburg voorschoten waalwijk waddinxveen wageningen wassenaar weert
    wijchen winschoten winterswijk woerden wormerveer zaandam zaanstad zaltbommel zandvoort
    zeewolde zeist zevenaar zierikzee zoetermeer zundert zutphen zwijndrecht zwolle
    """
)
TOWNS_AND_WORDS = _words(
    """
    assen bergen-op-zoom capelle delft drachten duiven ede emmen epe gent goes heerde hoorn houten
    huizen hulst kampen leiden ommen oss putten raalte soest tiel uden urk velp vianen weert
    """
)
"""Towns that are also words: in small letters only the words before them tell."""
PLACES_OF_TWO = frozenset(
    {
        "'t gooi", "alphen aan", "bergen op", "capelle aan", "de bilt", "den bosch", "den haag",
        "den helder", "krimpen aan", "new york",
    }
)  # fmt: skip
SCHOOLS = _words(
    """
    aeres albeda alfa-college artez avans codarts curio deltion drenthe-college erasmus fontys
    friesland-college gerrit-rietveld graafschap graafschap-college haagse-hogeschool hanze
    hanze-hogeschool hanzehogeschool hogeschool-utrecht horizon-college hotelschool hva hz
    inholland ipabo iselinge koning-willem landstede lentiz mbo-raad mediacollege nhl nhlstenden
    noorderpoort noorderpoortcollege nova-college politieacademie radboud rietveld rijn-ijssel
    roctilburg rocva rug saxion scalda scheepvaart-transport sintlucas stenden summa-college
    techniek-college terra thomas-more tudelft uva vavo viaa vista-college vonk vu windesheim
    yuverta zadkine zuyd
    """
)
INSTITUTIONS = _words(
    """
    academie academy aoc basisschool bibliotheek campus college conservatorium faculteit faculty
    gymnasium hogeschool hospital institute instituut kliniek lyceum mavo museum opleiding pabo
    roc scholengemeenschap school sportclub stichting studentenvereniging universiteit university
    vakschool vereniging vmbo ziekenhuis zorggroep
    """
)
"""Words before the name of a school or another institution, with or without a capital."""
PARTICLES = _words(
    """
    aan al da de den der di dos du el het la le of op te ten ter van von
    """
)
TITLES = _words(
    """
    aunt dhr doctor dominee dr drs heer imam ir juf juffrouw madam meester meneer mevr mevrouw
    miss mr mrs ms mw oma oom opa pastoor prof professor sir tante uncle zuster
    """
)
ROLES = _words(
    """
    adviser advisor baas begeleider begeleidster boss boyfriend broer broertje brother buurman
    buurvrouw chef classmate coach colleague collega conrector counsellor counselor cousin
    daughter decaan directeur docent docente dochter dochtertje flatmate friend girlfriend
    huisarts huisgenoot huisgenote klasgenoot klasgenote lecturer leraar lerares manager
    medestudent mentor mentrix neef nicht praktijkbegeleider psycholoog rector roommate sister
    slb'er son stagebegeleider studiegenoot studieloopbaanbegeleider supervisor teacher teamleider
    tutor vriend vriendin vriendinnetje vriendje werkbegeleider zoon zoontje zus zusje
    """
)
NAMING = _words(
    """
    called genaamd heet heette heten naam name named noem noemde noemen
    """
)
"""Words of naming; a title, a role or one of these before a capital makes it a name."""
PLACE_CUES = _words(
    """
    at bij buurt dorp from gemeente in naar nabij near omgeving regio stad te to uit wijk
    """
)
PSEUDONYM_WORDS = _words(
    """
    achternaam adres age bedrijf begeleider city coach collega company country crosstalk date
    datum deelnemer docent docente dorp email erased gelach gewist hogeschool inaudible instelling
    interviewer lachend lacht land laughs laughter lecturer leeftijd mentor moderator naam name
    number nummer onderzoeker onverstaanbaar opleiding organisatie participant pause pauze person
    persoon plaats place roc school silence speaker spreker stad stilte student studente teacher
    telefoonnummer town universiteit university voornaam vriend vriendin wijk
    """
)
"""The first word inside brackets that shows a replacement or a note of the transcriber."""
ALLOWED = _words(
    """
    aco ad adhd adobe anbi android ap apa apple april aristoteles astin atlas august augustus avg
    ba bachelor bandura bbl bekostiging belbin bevrijdingsdag blackboard bloom bol bourdieu bpm
    bpv brightspace bronfenbrenner bsa bsc campbell canva canvas carnaval chatgpt christmas
    chromebook cito cmv copilot corona covey covid csv cv darwin december deci dewey dinsdag
    discord donderdag dropbox duits duitse duo dutch easter ec ects eer einstein engels engelse
    english erikson eu europa europe european europees europese excel facebook faq februari
    february figma foucault frans franse french freud friday fries friese gdpr german git github
    gmail god gods goffman google grieks hallo halloween hattie havo hbo hbo-v hbov hemelvaart hey
    hi hoi holland hollands hollandse hr hrm i i'd i'll i'm i've ib ict id insta instagram iphone
    it itslearning januari january java javascript jesus jezus juli july june juni kahoot kerst
    kerstmis kerstvakantie kirkpatrick kolb koningsdag kpi krippendorff kurasaki latijn
    learningapps likert linkedin lob ma maandag maart mac magister march marzano maslow master may
    mbo mc mcq mei mentimeter messenger microsoft miro monday moodle mr mrs msc nederland
    nederlander nederlanders nederlands nederlandse netflix netherlands nl notion november nt1 nt2
    nvt october office ok oke oktober oké onedrive onenote osiris outlook ov pabo padlet pasen
    pavlov pdca pdf phd photoshop piaget pinksteren plato playstation po pop powerpoint ppt
    progress pta pva python quizlet reddit roc rogers ryan saturday sbu september sharepoint
    sinterklaas siri skinner skype slack slb slb'er slber snapchat socrates socrative somtoday
    sorry spaans spaanse spanish spotify spss spw stap steam studielink sunday surf surfdrive
    teams thursday tiktok tinto tl toulmin trello tuesday tv twitch twitter u udemy ui uk usa usb
    uw uwv va valentijnsdag vk vmbo vo vrijdag vs vwa vwo vygotsky wc wednesday whatsapp wifi
    wikipedia windows wo woensdag wooclap word wordpress youtube zaterdag zondag zoom zzp
    """
)
"""Capitals that name no participant: abbreviations, software, calendar, languages, theorists."""
FILLERS = _words(
    """
    'cause 'k 'm 's-avonds 's-middags 's-nachts 's-ochtends 't aah ach ah aha ahh ahja allemaal
    allereerst avonds best bovendien btw cause d'r desalniettemin desondanks dusja eh ehm eigelijk
    eigenlijk enja enzo goh gonna gotta ha haha hartstikke he hee hey hm hm-hm hmhm hmm hoelang
    hoezo hoi hoor hè hèhè hé ikzelf inderdaad ja jaja jawel jazeker jeej jeetje jezus jijzelf
    joepie joh kinda kortom m'n maandags mhm middags mm mm-hm mm-hmm mmhm mmm mwah mwoah nachts
    nee niettemin no nope nou nouja och ochtends oeh oei ofja ofzo oh ohja ok okay oke oké ooh
    overigens pff pfff pfft poe poeh qua sindsdien sja sowieso sst superleuk sws tegelijkertijd
    tja tjonge trouwens tsja tussendoor uh uhm vervolgens vooralsnog wanna weetje well welnee
    wijzelf winters wow yeah yep yes z'n zeg zeker zo'n zodoende zomers
    """
)
FUNCTION_WORDS = _words(
    """
    a aan about al als also am an and are at be been ben bent bij but by can could daar dan dat de
    deze did die dit do doe doen does doet door dus een eigenlijk en er erg for from ga gaan gaat
    geen haar had hadden has have he heb hebt heeft heel her here het hier hij him his hoe how hun
    i if ik ikzelf in is it je jij jouw jullie kan kun kunnen maar mag me meer met mijn moet
    moeten mogen more much must my naar niet no nog not now nu of om on ons onze ook op or our
    over she should so still te that the their them then there these they this those to toen tot u
    uit us van veel very voor waar wanneer want waren was wat we wel were what when where who wie
    wij wil will willen with word worden wordt would you your zal ze zegt zei zelf zij zijn zo zou
    zouden zullen
    """
)
