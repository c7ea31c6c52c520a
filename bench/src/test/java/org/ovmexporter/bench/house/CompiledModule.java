package org.ovmexporter.bench.house;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A module's classes, and the project's classes that each of them names, be it in code, in a
 * signature or in an annotation.
 *
 * @param references by the names of the classes, with dots
 */
record CompiledModule(String name, Map<String, Set<String>> references) {
    /** In a constant pool, a class stands by its own name or inside of a descriptor. */
    private static final Pattern OURS =
            Pattern.compile("(?:^|L|\\[L)(org/ovmexporter/[\\w/$]+)(?=$|;|<)");

    static CompiledModule read(Reactor reactor, String name) throws IOException {
        Map<String, Set<String>> references = new TreeMap<>();
        for (Path file : reactor.classes(name)) {
            ClassModel model = ClassFile.of().parse(file);
            references.put(model.thisClass().asInternalName().replace('/', '.'), references(model));
        }
        return new CompiledModule(name, references);
    }

    private static Set<String> references(ClassModel model) {
        Set<String> references = new TreeSet<>();
        model.constantPool().forEach(entry -> {
            if (entry instanceof Utf8Entry text) {
                OURS.matcher(text.stringValue())
                        .results()
                        .forEach(found -> references.add(found.group(1).replace('/', '.')));
            }
        });
        return references;
    }
}
