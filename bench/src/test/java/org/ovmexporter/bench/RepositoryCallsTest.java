package org.ovmexporter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovmexporter.bench.house.Reactor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.LongEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * No class of the project, whatever it is for, uses a call by which the kernel or the JDK may clone
 * a range of a file: inside of a repository with clusters of 1 MiB, OCFS2 then clones whole
 * clusters and silently destroys what lies beside the range. The JDK does so where both ends of a
 * copy are files.
 */
final class RepositoryCallsTest {
    /** Of any class, as an InputStream of a file has them, too. */
    private static final Set<String> METHODS = Set.of("transferTo", "transferFrom");

    private static final Set<String> SYSTEM_CALLS =
            Set.of("copy_file_range", "sendfile", "sendfile64", "splice");
    /** FICLONERANGE and FIDEDUPERANGE of linux/fs.h. */
    private static final Set<Long> REQUESTS = Set.of(0x4020940DL, 0xC0189436L);

    @Test
    void noneInAnyModule() throws Exception {
        Reactor reactor = Reactor.here();
        List<String> found = new ArrayList<>();
        for (String module : reactor.modules()) {
            List<Path> classes = reactor.classes(module);
            assertThat(classes).as("classes of " + module).isNotEmpty();
            for (Path file : classes) {
                found.addAll(in(ClassFile.of().parse(file)));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void eachOfThemWouldBeSeen() throws IOException {
        String name = Corrupting.class.getName().replace('.', '/') + ".class";
        try (InputStream bytes = Objects.requireNonNull(
                Corrupting.class.getClassLoader().getResourceAsStream(name))) {
            assertThat(in(ClassFile.of().parse(bytes.readAllBytes())))
                    .extracting(line -> line.substring(line.indexOf(' ') + 1))
                    .contains(
                            "java/nio/channels/FileChannel.transferTo",
                            "java/nio/channels/FileChannel.transferFrom",
                            "java/io/InputStream.transferTo",
                            "java/nio/file/Files.copy",
                            "copy_file_range",
                            "0x4020940d");
        }
    }

    private static List<String> in(ClassModel model) {
        List<String> found = new ArrayList<>();
        for (PoolEntry entry : model.constantPool()) {
            forbidden(entry)
                    .ifPresent(what -> found.add(model.thisClass().asInternalName() + " " + what));
        }
        return found;
    }

    /** Method references have their methods in the constant pool as calls do. */
    private static Optional<String> forbidden(PoolEntry entry) {
        return switch (entry) {
            case MemberRefEntry member ->
                Optional.of(member.owner().asInternalName() + "."
                                + member.name().stringValue())
                        .filter(_ -> METHODS.contains(member.name().stringValue())
                                || isFilesCopy(member));
            case StringEntry text -> Optional.of(text.stringValue()).filter(SYSTEM_CALLS::contains);
            case IntegerEntry number -> request(Integer.toUnsignedLong(number.intValue()));
            case LongEntry number -> request(number.longValue());
            default -> Optional.empty();
        };
    }

    private static boolean isFilesCopy(MemberRefEntry member) {
        return member.owner().asInternalName().equals("java/nio/file/Files")
                && member.name().stringValue().equals("copy");
    }

    private static Optional<String> request(long number) {
        return Optional.of(number)
                .filter(REQUESTS::contains)
                .map(request -> "0x" + Long.toHexString(request));
    }
}
