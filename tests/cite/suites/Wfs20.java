import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.Arrays;
import java.util.List;
import javax.imageio.spi.ServiceRegistry;
import javax.xml.namespace.QName;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.StubMethod;

/**
 * Starts a suite of 2016 on a Java of today.
 *
 * <p>The suite's library of coordinate systems keeps its factories in Java's {@code
 * ServiceRegistry}. Since version 9 that class turns away whatever is no image format, and may load
 * declared services only. Both checks are taken out before the suite starts.
 */
class Wfs20 {
    public static void main(String[] arguments) throws Exception {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(ServiceRegistry.class)
                .visit(Advice.to(AnyService.class).on(named("lookupProviders")))
                .method(named("checkClassAllowed"))
                .intercept(StubMethod.INSTANCE)
                .make()
                .load(null, ClassReloadingStrategy.fromInstalledAgent());
        // The suite's log line about types takes for granted that each has a coordinate system.
        change(
                "org.opengis.cite.iso19142.FeatureTypeInfo",
                "toString",
                Advice.to(PlainLine.class));
        change(
                "org.opengis.cite.iso19142.util.AppSchemaUtils",
                "getBuiltInDatatype",
                Advice.to(AnyNumber.class));
        change(
                "org.opengis.cite.iso19142.basic.filter.temporal.TemporalQuery",
                "parseTemporalValue",
                Advice.to(ThreeDigits.class));
        change(
                "org.geotoolkit.gml.xml.v321.DirectPositionType",
                "getValue",
                Advice.to(OnTheGround.class));
        change(
                "org.opengis.cite.iso19142.basic.filter.ComparisonOperatorTests",
                "calculateRange",
                Advice.to(Days.class));
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    private static void change(String type, String method, Advice advice) throws Exception {
        Class<?> changed = Class.forName(type);
        new ByteBuddy()
                .redefine(changed)
                .visit(advice.on(named(method)))
                .make()
                .load(changed.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** Becomes the end of the method that tells of a type. */
    static class PlainLine {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) String line) {
            line = "a feature type";
        }
    }

    /** The suite writes the ends of a range of dates with a time of day, which is no date. */
    static class Days {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) QName type, @Advice.Return String[] range) {
            if (type.getLocalPart().equals("date")) {
                for (int end = 0; end < range.length; end++) {
                    range[end] = range[end].substring(0, 10);
                }
            }
        }
    }

    /**
     * The suite reads three digits of a fraction of a second or none. XML Schema sets no bound
     * (part 2, §3.2.7.1), and a change is told to the microsecond.
     */
    static class ThreeDigits {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) String value) {
            value =
                    value.replaceFirst("\\.(\\d)(?!\\d)", ".$1" + "00")
                            .replaceFirst("\\.(\\d\\d)(?!\\d)", ".$1" + "0")
                            .replaceFirst("\\.(\\d{3})\\d+", ".$1");
        }
    }

    /** The suite's library of geometries turns away points that have a height. */
    static class OnTheGround {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) List<Double> numbers) {
            if (numbers.size() == 3) {
                numbers = numbers.subList(0, 2);
            }
        }
    }

    /**
     * The suite knows six numeric types. It compares a value of any other, such as {@code xs:long},
     * by a constructor function that XPath has not; which property it takes is left to chance.
     */
    static class AnyNumber {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) QName type) {
            if (type.getLocalPart().equals("anySimpleType")) {
                type = new QName(type.getNamespaceURI(), "decimal");
            }
        }
    }

    /** Becomes the beginning of a method of {@code ServiceRegistry}, whose module then says so. */
    static class AnyService {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Class<?> service) {
            ServiceRegistry.class.getModule().addUses(service);
        }
    }
}
