/// The 2,048 words of which a fingerprint is six.
///
/// Ordinary Danish words of four to eight letters, written for this project: no two begin with the same four letters, and no two
/// are one letter apart, so that a word half heard is still one word. The order, by UTF-8 bytes, is part of the protocol: a
/// word's place is its eleven bits. Meets SIG-6.
enum FingerprintWords {
    /// The words in order.
    static let list: [String] = text.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let text = """
        abekat abrikos absolut accept adelig adgang admiral adresse advent advokat afbryde afbud afdeling affald
        afgift afgrund afgøre afhente afkom aflang aflevere aflyse afløb afregne afsked afslag afsnit afstand afsæt
        aftale aften afveje afvise agent agerhøne agter agurk akacie akkord akrobat aksel aktie akvarel alarm album
        aldrig alene alfabet algebra alkove alliance almanak almen almue alpehue alterlys alvor amatør ambolt ampere
        ananas anbefale anden anelse anemone anfører angora angribe anholde anker anklage ankomst anlæg annonce anorak
        ansigt ansjos anstalt ansvar antal antenne antik antyde anvende apotek apparat appel april arbejde areal arena
        argument arkade arkiv arktisk armbånd armhule armstol aroma artig arving asfalt asketræ aspekt astronom
        atelier atlas atlet atom attest august autobus avis avlsgård avocado badekar bagage bagdør bageovn baghave
        bagside bagværk bakke bakspejl balance balje balkan ballon balsam banan bandage bane banjo bankbog barber
        barnlig barsk basar basis bassin bastion basun batteri bavian beboer bedrift bedst bedømme begonia begreb
        begynde behage bejdse bekendt beklage bekymre beløb benytte benzin beretter berømt besejle beslut bestyrer
        besøg betale betjent beton betyde bevare bevis bevæge bibel bidrag bifald bigård bihule bilag bilist billet
        bilvej binde biograf birketræ biskop bispehue bistade bjerg bjælke bjærge blad blank blege blikdåse blinke
        blitz blive blok blomme blond blottet bluse blyant blåbær blåhval blåsten blænde bløde boble bogbind bogorm
        bogreol bogstav boldtræ bolig bolsje bolt bomhus bomuld bopæl bordben bore bosætte botanik bouquet bowling
        branche bratsch bredside bregne bremse brevdue bringe brise broche broderi broget brolæg bronze bror brosten
        brudgom bruge brum brusebad bryder bryggeri bryllup bryst bræt brødkurv brøk brønd budding budget budskab
        buffet buket bukser buldre bundt bunkers burde burger burhøns buskads busrute busstop butik byge bygkorn
        bygning byhus bypark byport byråd bådebro bådværft bæger bægre bælg bælte bænk bøffel bøgetræ bølge bønne børn
        børste camping cello cement censor centrum charter chatol check cigar cirkel citat citron civil cowboy creme
        curling cykel cykle daddel dagbog daggry daglig dagslys damask dambrug damp danne dans datablad datid dato
        datter debut december decimal defekt degn dejlig delfin delikat delta depeche depot dessin detalje diagram
        dialog diamant diesel digebrud digital digt diktere dille direkte dirk diskant distrikt divan diverse dobbelt
        doktor domino dommer domæne donation dosis dovne drage drama drejer dreng drev drible drift drikke drink
        drivhus dronning droske drue drypsten drys dråbe drøfte drøm dueslag duet dugfrisk dukkehus dunjakke dunk
        dusin dvale dværg dybde dybvand dygtig dykker dynamit dyne dyppe dyrehave dyrke dyrlæge dåhjort dække dæksel
        dæmning dæmpe dørkarm dørmåtte dørslag dørtrin døse ebbe edderkop eddike effekt efterår egern egetræ egnet
        egoist ejendom ejer ekko eksamen eksempel eksil ekspert ekstra elastik elefant elektron element elev elite
        elmetræ elsker embede emne emsig endelig energi engang engel enhed enig enkelt ensom episode epoke epos eremit
        erhverv erindre erklære erobre eskorte espalier etage etiket etude eventyr evner fabel fabrik facade facit
        fadder fajance fakkel faktor fald falsk familie famle fanfare fantasi farfar farlig farmor fartøj farvel fasan
        fase fastland fatning fattig favn favorit favør feber februar fedtsten fejl fejre feltseng femte ferie fersken
        festsal fidus figen figur fiks filial film filosof filter finale finger finske firben firkant firma fisker
        fjeder fjeld fjerde fjord flag flakon flamme flaske flekse flere flet flink flod flonel flue flygel flynder
        flytning flyve flåde flæk flæse flødeis fløj fodbold foder fodnote fodpleje fodspor folk fontæne forbi forel
        forfra forhold forklar forlag formue fornuft forord forret forsøg fortov forum forår fossil foster foto fragt
        frakke fred fregat fremad frier frihed friluft frimærke frisk fritid frokost frost fryse frøken fuglebur fugt
        fuldmagt fund funktion furet fusion fylde fyraften fyrre fyrste fyrtårn fysik fårehund fædre fægter fælled
        fænomen færdig færge færøsk fæste fødsel føle følfod føling følsom fører gadedør gaffel gage galease galla
        gammel gangsti garage gardin garn gartner garver gasværk gavebod gavl gazelle gear gebyr gedebuk gejst
        gelænder gemme genbo general gengæld genklang gennem genre genser gesims gestus gevinst gigant gilde gips
        giraf gitter gjalde glans glasur glat glente gletsjer glide glimmer global glorie glose glød gnaver gnejs
        gnubbe goddag godkende godnat gods golf gondol gorilla gotik gourmet grafik gram granit gravere greb grenrør
        gribe griffel grille gros grotte gruble grund gruppe gryde grænse græskar grævling grøft grøn gudfar guitar
        gulerod gulspurv gulv gummi gunstig gurgle gylden gynge gyvel gåde gågade gåpåmod gårdhave gåsefjer gængs gæst
        gætte gødning gøre haft hagesmæk hagl halmtag halogen halvø hammer hamre hamster handske hankekop harefod
        harmoni harpe havbund have havfrue havgus havneby hedde hedelyng hejsebom held helgen helhed heller helst
        heltinde hemmelig hente herlig herskab hertug hestehov hidtil hilse himle himmel hindbær hinke historie hjem
        hjerte hjort hjul hjælp hjørne hofnar holde holm honning honorar horisont hornugle hoste hotel hule hulrum
        humør hundred hungre hurra hurtig husar husbåd husdyr huske husly husmor hustru hvalp hvede hveps hvidkål hvil
        hvirvel hviske hyacint hyben hygge hyldest hylster hyppig hyrde hyssing hyttefad håndbog hård hårnål hæder
        hæfte hækle hænge høflig højde højskole højtaler høloft høne hønseri hørelse høst høvl ideal idiom idræt idyl
        iglo ihærdig ildflue ildsjæl illusion impuls indad indblik indeks indfald indgang indhold indkøb indland
        indryk indsats indtil ingefær initial inkasso insekt insulin interval ironi isbjerg isblok isflage isfugl
        ishockey iskage island islænder isoler isse istap isvaffel isvinter ivrig jagthund jaguar jasmin javel jazz
        jern jollebro jordbær journal jubel juletræ juli jumbo jungle jurist just jysk jægerhat jævn kabale kabinet
        kadet kaffe kahyt kajak kajplads kakao kaktus kalender kalk kamera kamgarn kamille kammerat kanal kandis kanin
        kano kantine kapel kapgang kapitel kaptajn karamel karbad kargo karl karneval karosse karrusel karse karton
        kaserne kasket kastanje katalog katedral kaviar kegle kemi kende kennel keramik kerte ketsjer kigge kilo
        kimono kinesisk kiosk kirkeur kirsebær kirurg kiste kittel kjole klage klap klarinet klasse klatre klaver
        klejn klemme klient klima klinik klippe klirre klit kloak klodens klog klokke kloster klovn klub klump klynge
        klæbe kløft knald knappe knibtang knirke kniv knob knokle knopskud knude knurre knæbøje knæk kobber koben
        kobling kogebog kokosnød koks kold kolibri kollega koloni komet komfur komisk komma kompas koncert konditor
        konge konkret kontor kopi kopper koral kork korridor korstog kortspil korvet kosmos kost kotelet krabbe kradse
        kraft kran kravle kreativ krebs kredit kreere kridt krikand kritik krokus krom krone krukke krus krybdyr
        krympe krystal kræmmer kræver krølle krønike kubik kuffert kugleled kulde kulisse kultur kulør kundskab kunst
        kupon kuppel kurv kutter kvadrat kvalitet kvartal kvast kvinde kvæg kværn kylling kysse kystvej kåbe kålhoved
        kædebro kælder kæledyr kænguru kærlig kærne købmand køjeseng køkken køler kørebane kørsel labyrint ladeport
        ladning ladvogn lagen lagkage lagner lagune lakrids lampet landsby langsom lanse lanterne lappe larve lastbil
        latinsk laurbær lavendel lavine lavland leder legetøj lejebil lejr leksikon lektie lempe leopard levende
        ligetil ligne likør lilla limonade lineal linje linned lise liter livlig livret livsstil lodret loft logik
        lommeur losse lotteri lotus lovbog love lovsang ludo luftig lugte lukaf luksus lune lunken lyde lydig lykkelig
        lyng lynild lynlås lyserød lysning lystig lytte låsesmed læge lægning lækage lækker lænestol længde lærd
        lærebog lærke lærling lærred læseplan læspe løber løfte løgn løje løkke lørdag madras madvare magasin magelig
        magnet magt mahogni majestæt major makron malerisk maltøl malurt mammut manchet mandag maner mangle manke
        manual manøvre marcipan mareridt margin marine mark marsvin marts maskot massage matros maveonde medalje medie
        medlem megen mejeri mejsel melde melis melon memoirer mening menuet merian messe metal meter metode middag
        midnat midte mikado mikrofon mild milepæl militær miljø million mindes mine minister minut mirakel mistro mjød
        model modig modsat modvind moler moment monark monolog morfar morgen mormor morsom mosaik mosekone moskus
        motiv motor motto mulig mundkurv munter murer museum musik muskel musling musvit mutte mylder mynde myre måge
        måltid måned måske mægtig mælk mærkelig mættet møbel møde mølle mønster mønt mørkeblå mørtel møtrik nabo
        nadver nakkehår narcis nathue natlig nattog natur navle nedløb nektar nellike nemlig netværk niende nikkel
        nitten niveau node nogle nomade nonsens nord normal notat notesbog notits novelle novice nudel nummer nuttet
        nybygger nyhed nylig nymfe nytår nålepude nælde nænsom næring næse nævne nødhavn nødig nøgleben nøgtern objekt
        odder ofte oksekød oktober olie oliven ombord omelet omgang omkuld omrejse omrids område omsorg omtale omvej
        onkel opera opfinde opgave ophold opkald oplæg oprør opskrift orange ordbog ordliste ordre ordsprog organ
        orgel original orkester orkide otter oval overtro paddehat pagaj pakning palads palet palle pande panel panter
        papegøje papir paprika paradis parcel parket passer pasta patient patron pause pavillon pedant pejs pelikan
        pelskåbe pendul penge pensel pepper person piano piber pift pileurt pilgrim pilot pincet pindsvin pingvin
        pinse pirat plade plakat plan plask platan plovfure plukke plæne poesi pokal poker polere politi pollen polsk
        pompøs pony poppel populær porre port postbud potte praj prelle presse printer pris privat produkt profet
        program projekt prop protest prydhave præmie præst prøve pudder pude pulver puma pumpe pung punkt puste
        pyjamas pynt pyramide påfugl pågå påhit påskeæg påtale pælebro pæon pære pølse rabalder racer radar radering
        radio rampe rang ransel ranunkel rapport raseri recept rede redskab refræn regent register regnbue rejse
        reklame rekord rektor religion rensdyr reptil resultat retning revne ridder ridehus ridse rigdom rimelig
        ringbind risiko rist ritual rival rive robust rokke rolle rose rosin rosmarin rotur rovdyr rubin ruder rugbrød
        rugmark rundtur runesten rusk rustfri rygrad rygsæk rynke ryste rytme rytter rådhus rådyr råkost råstof
        rækværk ræling rødbede røgfang rømme rønnebær sadel safir safran sagn sagte saks salat salme salon salvie
        samler samtale samvær sandal sanger sart savne savværk scene scepter sedan seddel sejlads sekretær seksten
        sektion sekund seler selv senest sennep septet servere sidde sidevej sidste signal sikkert silke simpel sind
        sirene sirlig sjak sjippe sjov sjæl skab skade skakmat skala skandale skarp skatter skelet skibsdæk skifer
        skilt skinne skitse skive skjold skjul skole skomager skorsten skovtur skramme skrin skrog skrue skråne skræk
        skuffe skulder skummel skur skygge skyld skynde skytte skål skæbne skæg skælve skænk skære skøjte skønhed
        slagter slalom slange slette slibe slid slikke slips sludre sluge slum slåen slæb slæde slægt sløjfe sløret
        smadre smagløs smal smaragd smedje smelte smidig sminke smitte smug smule smutvej smækker smør snage snakke
        snaps snebær snedker snefnug snegl snemand sneppe snerle snes snit snog snorke snue snæver snøre sodavand soja
        sokker solbær soldat solist solo solskin solur sopran sortere sovepose sovs spalte spanier spark spejde spids
        spil spinat spire spiseske split sporhund spot spray sprede spring sprosse spræl sprøjte spurt spån spæd
        spænde spøjs spørge stadig stakit stampe standard stat stavgang stedmor steg stejl stemme stenbro steril
        stifte stige stikling stilk stirre stjerne stjæle stof stokrose stolt stoppe stork strand stred strik strop
        strube stryge stråle strø stub student stuegang stump stykke stylte styr stæk stævne støbe støj støtte støvle
        suite sukke sultan sumpskov sunde suppe surdej svag svaje svaleurt svamp sved svejse svensker svip svoger
        svovl svulst svær svæve svømme sydlig syle syltetøj symbol symfoni synål syren system sytråd syvende sårbar
        såre sæbe sælger sælhund sænke sæson sætning sætter søge søhest søjle søko sølvtøj søløve sømand søndag sønlig
        sønner søster søvn tablet tagryg takket takt talent talkum tandlæge tangent tank tante tapet tapper tavs
        teater teglværk tegning tekande teknik tekstil telefon tema tempo tennis tenor tepotte term terne terrin teske
        test tidevand tidlig tidsel tiger tilbud tilgive tillid tilmeld time timian tindre ting tirsdag titel tivoli
        tjener tjære tjørn toast tobak toga toilet tolder tolv tomat tone topas topnøgle torden tornado torsk torve
        trappe trav tredje trefork trekant treven triangel trin triumf trofast trold tromle tropisk tryg trykke trylle
        tryne tråd træde træk træner træsko træthed trøffel trøje trøst tulipan tumult tunfisk tunge tunika tunnel
        turban turkis tusind tusmørke tvebak tvilling tvist tydelig tykkelse tynd tyngde type typisk tyttebær tågehorn
        tåle tårn tælle tæmme tændrør tænksom tæppe tærte tømmer tørke tørv tøve ubåd udbrud udenfor udflugt udgift
        udhus udkant udland udpege udrejse udsalg udsigt udslag udspil udtale udtryk ugentlig ukendt uklar ukrudt
        ulden under undre ungdom unik urmager urskive urværk uvejr vakker valgfri vals valuta vand vanilje vare varig
        varmluft varsel vask vederlag vegetar vegne veje vejrhane vejskilt vejviser veksel velkomst venlig venstre
        ventil verden vestlig veteran vibe vidunder vielse vifte vigtig viking vildand vilje vilkår vindue vinge
        vinkel vinranke vinter viol vippe virke visdom visekniv vision visne vitamin vogn vokslys voldgrav votere
        vrimle vugge vulkan vågen vædder vækkeur vækst vældig vælge værdi værelse værktøj vært væsel væver yderst
        yndig yngling zebra zenit zigzag zink zoologi åben åbne åbning åkande ålekrage ånde åretag årgang årlig årsag
        årstid æble ædel ægge ægteskab ældre ældste ælling ærinde ærlighed ærme ærter æseløre æske ødegård øgle øgning
        øjeblik øjensyn økse øldåse ønske øreflip ørelap ørering ørken øsregn østers østlig øvelse øverst
        """
}
