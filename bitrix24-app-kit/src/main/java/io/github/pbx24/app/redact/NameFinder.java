package io.github.pbx24.app.redact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of people: usual first names with their cases, patronymics, and what stands beside them or after "my name is". */
final class NameFinder implements PersonalDataFinder {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}'’-]*");
    private static final Pattern PATRONYMIC = Pattern.compile(
            "\\p{L}{2,}(?:[оёе]вич|ьич)(?:а|у|ем|е)?|\\p{L}{2,}(?:[оёе]вн|иничн|ичн)(?:а|ы|е|у|ой)", FLAGS);

    /** Words that look like patronymics and are none. */
    private static final Pattern NO_PATRONYMIC = Pattern.compile(
            ".*(?:основн|ровн|вновн|уровн|духовн|верховн|кровн|винов|жуковн|дневн|гневн|плачевн|ежедневн|душевн|часовн|деловн|лавн|давн|главн|"
                    + "обычн|лично|лична|личн|отличн|различн|наличн|приличн|частичн|первичн|вторичн|критичн|логичн|практичн|"
                    + "практич|типичн|столичн|больничн|граничн|заграничн|розничн|оптичн|единичн|количн|публичн|античн|хроничн|ритмичн|комичн|динамичн)\\p{L}*",
            FLAGS);

    /** After these words one to three words are a name. */
    private static final Pattern INTRODUCTION = Pattern.compile(
            "(?:меня зовут|зовут меня|моё имя|мое имя|моя фамилия|фамилия|имя|my name is|my name's|this is|i am|i'm|name is|surname is|last name is|first name is)"
                    + "[\\s,:—-]+",
            FLAGS);

    /** After these a name comes if it is written like one, or is a known one. */
    private static final Pattern TITLE = Pattern.compile(
            "\\b(?:mr|mrs|ms|miss|mister|dr|sir|madam|господин\\p{L}{0,2}|госпож\\p{L}{1,2}|товарищ|гражданин\\p{L}{0,2})\\b\\.?\\s+",
            FLAGS | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Set<String> NO_NAMES = Set.of(
            "не",
            "что",
            "это",
            "из",
            "по",
            "в",
            "на",
            "и",
            "а",
            "но",
            "я",
            "вы",
            "он",
            "она",
            "как",
            "так",
            "компания",
            "менеджер",
            "оператор",
            "специалист",
            "консультант",
            "тоже",
            "был",
            "была",
            "файла",
            "товара",
            "a",
            "an",
            "the",
            "not",
            "so",
            "very",
            "from",
            "calling",
            "sorry",
            "here",
            "just",
            "in",
            "on",
            "at",
            "and",
            "but",
            "my",
            "your",
            "our",
            "manager",
            "about",
            "sure",
            "afraid",
            "going",
            "trying",
            "looking",
            "interested",
            "happy",
            "glad",
            "what",
            "how",
            "why",
            "it",
            "that",
            "to",
            "for",
            "with",
            "also",
            "still",
            "good",
            "fine",
            "great",
            "okay",
            "ok",
            "first",
            "last",
            "customer",
            "support",
            "sales",
            "service",
            "company",
            "there",
            "unable",
            "able",
            "ready",
            "waiting",
            "done");

    /** Also ordinary words: a name only if written with a capital in the middle of a sentence. */
    private static final Set<String> ALSO_WORDS = Set.of(
            "вера",
            "веры",
            "вере",
            "веру",
            "верой",
            "надежда",
            "надежды",
            "надежде",
            "надежду",
            "надеждой",
            "любовь",
            "любови",
            "роман",
            "романа",
            "роману",
            "романом",
            "романе",
            "лев",
            "слава",
            "славы",
            "славе",
            "славу",
            "славой",
            "майя",
            "марк",
            "марка",
            "марки",
            "марке",
            "марку",
            "маркой",
            "роза",
            "розы",
            "розе",
            "розу",
            "лилия",
            "лилии",
            "лилию",
            "will",
            "mark",
            "may",
            "grace",
            "hope",
            "rose",
            "bill",
            "frank",
            "jack",
            "rich",
            "pat",
            "sue",
            "art",
            "dawn",
            "joy",
            "faith",
            "april",
            "june",
            "august",
            "chase",
            "grant",
            "drew",
            "rob",
            "nick",
            "ray",
            "victor",
            "виктория",
            "вика",
            "алла",
            "алле",
            "лада",
            "лады",
            "ладе",
            "ладу",
            "эмир");

    private static final Map<String, Boolean> NAMES = new HashMap<>();

    static {
        String russian =
                "александр алексей анатолий андрей антон аркадий арсений артём артем артур богдан борис вадим валентин валерий"
                        + " василий виктор виталий владимир владислав вячеслав геннадий георгий герман глеб григорий давид даниил данил денис"
                        + " дмитрий евгений егор иван игорь илья камиль кирилл константин лев леонид максим марат марк матвей михаил никита"
                        + " николай олег павел пётр петр ринат родион роман ростислав руслан рустам савелий семён семен сергей станислав степан"
                        + " тимофей тимур тихон фёдор федор филипп эдуард эльдар юрий яков ярослав азамат нурлан айдар ильдар рамиль"
                        + " саша лёша леша андрюша боря вася витя володя вова гена гоша гриша даня дима женя жора ваня костя лёня леня миша коля паша петя"
                        + " рома серёжа сережа слава стас толя федя юра яша"
                        + " александра алёна алена алина алиса алла анастасия ангелина анжела анна антонина арина валентина валерия варвара"
                        + " василиса вера вероника виктория галина дарья диана дина ева евгения екатерина елена елизавета жанна зинаида зоя инна"
                        + " ирина карина кира клавдия кристина ксения лариса лидия лилия любовь людмила маргарита марина мария милана"
                        + " надежда наталья наталия нина нонна оксана олеся ольга полина раиса регина римма роза светлана снежана софия софья"
                        + " стефания таисия тамара татьяна ульяна фаина юлия яна ярослава гульнара айгуль эльвира динара алсу"
                        + " аня настя вика галя даша катя лена лиза ксюша лариса люба люда маша надя наташа оля поля света соня таня юля ира рита";
        for (String name : russian.split(" ")) {
            forms(name).forEach(form -> NAMES.put(form, true));
        }
        String english =
                "james robert john michael david william richard joseph thomas christopher charles daniel matthew anthony mark donald"
                        + " steven andrew paul joshua kenneth kevin brian timothy ronald george jason edward jeffrey ryan jacob nicholas gary eric"
                        + " jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry"
                        + " tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian keith roger terry austin"
                        + " sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie"
                        + " mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly"
                        + " emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela"
                        + " shirley emma brenda pamela nicole anna samantha katherine christine helen debra rachel carolyn janet maria catherine"
                        + " heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan"
                        + " cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia jean alice judy isabella julia"
                        + " grace denise amber doris marilyn danielle beverly charlotte natalie theresa diana brittany kayla alexis"
                        + " mike bob bill jim tom dave steve chris dan matt tony andy josh ken tim ron ed jeff nick greg sam ben will rose kate liz"
                        + " sue pat jen meg ivan oleg igor sergey dmitry alexey anna olga elena natalia tatiana irina svetlana";
        for (String name : english.split(" ")) {
            NAMES.put(name, true);
        }
    }

    /** Cases of a Russian first name. */
    private static Set<String> forms(String name) {
        Set<String> forms = new HashSet<>(Set.of(name));
        String stem = name.substring(0, name.length() - 1);
        char last = name.charAt(name.length() - 1);
        switch (last) {
            case 'а' -> endings(forms, stem, "ы", "и", "е", "у", "ой", "ою", "ей");
            case 'я' -> endings(forms, stem, "и", "е", "ю", "ей", "ею", "ь");
            case 'й' -> endings(forms, stem, "я", "ю", "ем", "е", "и");
            case 'ь' -> endings(forms, stem, "я", "ю", "ем", "е", "и", "ью");
            default -> endings(forms, name, "а", "у", "ом", "ем", "е");
        }
        switch (name) {
            case "павел" -> endings(forms, "павл", "а", "у", "ом", "е");
            case "лев" -> endings(forms, "льв", "а", "у", "ом", "е");
            case "пётр", "петр" -> endings(forms, "петр", "а", "у", "ом", "е");
            case "любовь" -> endings(forms, "любов", "и", "ью");
            default -> {}
        }
        return forms;
    }

    private static void endings(Set<String> forms, String stem, String... endings) {
        for (String ending : endings) {
            forms.add(stem + ending);
        }
    }

    /** A word with its place. */
    private record Word(int start, int end, String text, boolean capital, boolean begins) {

        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public List<PersonalData> find(String text, @Nullable String language) {
        List<Word> words = words(text);
        boolean[] name = new boolean[words.size()];
        for (int i = 0; i < words.size(); i++) {
            name[i] = isName(words.get(i), i + 1 < words.size() ? words.get(i + 1) : null, text);
        }
        introductions(text, words, name);
        surnames(text, words, name);
        List<PersonalData> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!name[i]) {
                continue;
            }
            int last = i;
            while (last + 1 < words.size() && name[last + 1] && blank(text, words.get(last), words.get(last + 1))) {
                last++;
            }
            found.add(new PersonalData(words.get(i).start(), words.get(last).end(), PersonalDataKind.NAME));
            i = last;
        }
        return found;
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            int before = matcher.start() - 1;
            while (before >= 0 && Character.isWhitespace(text.charAt(before)) && text.charAt(before) != '\n') {
                before--;
            }
            boolean begins = before < 0 || ".!?…\n".indexOf(text.charAt(before)) >= 0;
            String word = matcher.group();
            words.add(
                    new Word(matcher.start(), matcher.end(), word, Character.isUpperCase(word.codePointAt(0)), begins));
        }
        return words;
    }

    private static boolean isName(Word word, @Nullable Word next, String text) {
        String lower = word.lower().replaceAll("['’]s$", "");
        if (PATRONYMIC.matcher(lower).matches() && !NO_PATRONYMIC.matcher(lower).matches()) {
            return true;
        }
        if (!NAMES.containsKey(lower)) {
            return false;
        }
        if (!ALSO_WORDS.contains(lower)) {
            return true;
        }
        boolean followed = next != null
                && blank(text, word, next)
                && (next.capital() || PATRONYMIC.matcher(next.lower()).matches());
        return word.capital() && (!word.begins() || followed);
    }

    private static boolean blank(String text, Word left, Word right) {
        return text.substring(left.end(), right.start()).isBlank()
                && text.substring(left.end(), right.start()).indexOf('\n') < 0;
    }

    private static void introductions(String text, List<Word> words, boolean[] name) {
        for (Pattern pattern : List.of(INTRODUCTION, TITLE)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                boolean sure = pattern == INTRODUCTION
                        && !matcher.group().toLowerCase(Locale.ROOT).matches("(?s)(?:this is|i am|i'm|имя|фамилия).*");
                boolean whole = matcher.start() == 0 || !Character.isLetter(text.charAt(matcher.start() - 1));
                for (int i = 0; whole && i < words.size(); i++) {
                    if (words.get(i).start() == matcher.end()) {
                        introduced(text, words, name, i, sure);
                    }
                }
            }
        }
    }

    private static void introduced(String text, List<Word> words, boolean[] name, int first, boolean sure) {
        for (int i = first; i < words.size() && i < first + 3; i++) {
            Word word = words.get(i);
            boolean joined = i == first || blank(text, words.get(i - 1), word);
            if (!joined || NO_NAMES.contains(word.lower())) {
                return;
            }
            if (word.capital() || (sure && i == first)) {
                name[i] = true;
            } else if (!name[i]) {
                return;
            }
        }
    }

    /** A word with a capital beside a name belongs to it. */
    private static void surnames(String text, List<Word> words, boolean[] name) {
        boolean[] known = name.clone();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (known[i]
                    || !word.capital()
                    || NO_NAMES.contains(word.lower())
                    || word.text().length() < 2) {
                continue;
            }
            boolean after = i > 0 && known[i - 1] && blank(text, words.get(i - 1), word);
            boolean before = i + 1 < words.size()
                    && known[i + 1]
                    && words.get(i + 1).capital()
                    && blank(text, word, words.get(i + 1))
                    && (!word.begins() || surnameLike(word.lower()));
            name[i] = after || before;
        }
    }

    private static boolean surnameLike(String lower) {
        return lower.matches(
                ".*(?:[оеё]в|ин|ын|[оеё]ва|ина|ына|ский|ская|цкий|цкая|енко|чук|юк|ян|дзе|швили|их|ых|ову|ину)(?:а|у|ым|ой)?");
    }
}
