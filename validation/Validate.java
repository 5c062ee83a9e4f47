import java.io.File;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Validates each PDF of the command line by PDF/UA-1 and PDF/A-2a; prints a line for each fault. */
public class Validate {
    private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1", "2a", "PDFA-2A");

    public static void main(String[] paths) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        boolean fine = true;
        for (String flavour : List.of("ua1", "2a")) {
            ValidationProfile profile = profile(PROFILES.get(flavour));
            for (String path : paths) {
                Map<String, Integer> faults = faults(path, PDFAFlavour.byFlavourId(flavour), profile);
                fine &= faults.isEmpty();
                System.out.println((faults.isEmpty() ? "pass  " : "FAIL  ") + flavour + "  " + path);
                faults.forEach((fault, times) -> System.out.println("      " + times + " x " + fault));
            }
        }
        System.exit(fine ? 0 : 1);
    }

    private static ValidationProfile profile(String name) throws Exception {
        String place = "/org/verapdf/pdfa/validation/" + name + ".xml";
        try (InputStream in = Validate.class.getResourceAsStream(place)) {
            return Profiles.profileFromXml(in);
        }
    }

    /** Returns the rules that a PDF breaks, each with the first place, and how often. */
    private static Map<String, Integer> faults(
            String path, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, String> told = new LinkedHashMap<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, false)) {
            for (TestAssertion assertion : validator.validate(parser).getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-"
                            + assertion.getRuleId().getTestNumber();
                    told.putIfAbsent(rule, rule + ": " + assertion.getMessage() + " ["
                            + assertion.getLocation().getContext() + "]");
                    times.merge(told.get(rule), 1, Integer::sum);
                }
            }
        }
        return times;
    }
}
