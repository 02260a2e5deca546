<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>AccountCard</name>
    <message numerus="yes">
        <source>%n model(s) in the picker</source>
        <translation>
            <numerusform>%n model in the picker</numerusform>
            <numerusform>%n models in the picker</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It works: %n model(s) to choose from.</source>
        <translation>
            <numerusform>It works: %n model to choose from.</numerusform>
            <numerusform>It works: %n models to choose from.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgainDialog</name>
    <message numerus="yes">
        <source>%n prompt(s)</source>
        <translation>
            <numerusform>%n prompt</numerusform>
            <numerusform>%n prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lane(s)</source>
        <translation>
            <numerusform>%n lane</numerusform>
            <numerusform>%n lanes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message numerus="yes">
        <source>%n sentence(s) only here</source>
        <translation>
            <numerusform>%n sentence only here</numerusform>
            <numerusform>%n sentences only here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) that differ</source>
        <translation>
            <numerusform>%n number that differs</numerusform>
            <numerusform>%n numbers that differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) that differ</source>
        <translation>
            <numerusform>%n name that differs</numerusform>
            <numerusform>%n names that differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message numerus="yes">
        <source>%n of them blind</source>
        <translation>
            <numerusform>%n of them blind</numerusform>
            <numerusform>%n of them blind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vote(s)</source>
        <translation>
            <numerusform>%n vote</numerusform>
            <numerusform>%n votes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vote(s) of conversations that you deleted for good count on, without any words of them.</source>
        <translation>
            <numerusform>%n vote of conversations that you deleted for good counts on, without any words of them.</numerusform>
            <numerusform>%n votes of conversations that you deleted for good count on, without any words of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) without a known price are left out.</source>
        <translation>
            <numerusform>%n model without a known price is left out.</numerusform>
            <numerusform>%n models without a known price are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message numerus="yes">
        <source>Catch up on %n prompt(s)</source>
        <translation>
            <numerusform>Catch up on %n prompt</numerusform>
            <numerusform>Catch up on %n prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n at once…</source>
        <translation>
            <numerusform>Ask all %n at once…</numerusform>
            <numerusform>Ask all %n at once…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComposerHead</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message numerus="yes">
        <source>%n message(s) of this conversation, about %1 tokens in all.</source>
        <translation>
            <numerusform>%n message of this conversation, about %1 tokens in all.</numerusform>
            <numerusform>%n messages of this conversation, about %1 tokens in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContextSection</name>
    <message numerus="yes">
        <source>%n earlier message(s) did not fit and were left out</source>
        <translation>
            <numerusform>%n earlier message did not fit and was left out</numerusform>
            <numerusform>%n earlier messages did not fit and were left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Copies</name>
    <message numerus="yes">
        <source>%n files with the same bytes; the first one is used.</source>
        <translation>
            <numerusform>%n file with these bytes.</numerusform>
            <numerusform>%n files with the same bytes; the first one is used.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message numerus="yes">
        <source>%n download(s)</source>
        <translation>
            <numerusform>%n download</numerusform>
            <numerusform>%n downloads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline: %n download(s) wait(s)</source>
        <translation>
            <numerusform>Offline: %n download waits</numerusform>
            <numerusform>Offline: %n downloads wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) wait(s)</source>
        <translation>
            <numerusform>%n download waits</numerusform>
            <numerusform>%n downloads wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) paused</source>
        <translation>
            <numerusform>%n download paused</numerusform>
            <numerusform>%n downloads paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more wait(s)</source>
        <translation>
            <numerusform>%n more waits</numerusform>
            <numerusform>%n more wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) failed</source>
        <translation>
            <numerusform>%n download failed</numerusform>
            <numerusform>%n downloads failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message numerus="yes">
        <source>%n answer(s) from a provider stopped.</source>
        <translation>
            <numerusform>%n answer from a provider stopped.</numerusform>
            <numerusform>%n answers from a provider stopped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoundWay</name>
    <message numerus="yes">
        <source>Use %n model(s)</source>
        <translation>
            <numerusform>Use %n model</numerusform>
            <numerusform>Use %n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>At least %n character</numerusform>
            <numerusform>At least %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryPane</name>
    <message numerus="yes">
        <source>%n models folder(s)</source>
        <translation>
            <numerusform>%n folder of models</numerusform>
            <numerusform>%n folders of models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryRows</name>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n copy</numerusform>
            <numerusform>%n copies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Locking</name>
    <message numerus="yes">
        <source>%n answer(s) from a provider stopped.</source>
        <translation>
            <numerusform>%n answer from a provider stopped.</numerusform>
            <numerusform>%n answers from a provider stopped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PowerSection</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuantizationRow</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepositoryHead</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n like(s)</source>
        <translation>
            <numerusform>%n like</numerusform>
            <numerusform>%n likes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchNotice</name>
    <message numerus="yes">
        <source>%n more on the Hub, hidden by the filters</source>
        <translation>
            <numerusform>%n more on the Hub, hidden by the filters</numerusform>
            <numerusform>%n more on the Hub, hidden by the filters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SentView</name>
    <message numerus="yes">
        <source>%n message(s) left out: did not fit the context window</source>
        <translation>
            <numerusform>%n message left out: did not fit the context window</numerusform>
            <numerusform>%n messages left out: did not fit the context window</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message numerus="yes">
        <source>%n answer(s)</source>
        <translation>
            <numerusform>%n answer</numerusform>
            <numerusform>%n answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them at an unknown price</source>
        <translation>
            <numerusform>%n of them at an unknown price</numerusform>
            <numerusform>%n of them at an unknown price</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured in %n answer(s), with all that ran beside them.</source>
        <translation>
            <numerusform>Measured in %n answer, with all that ran beside it.</numerusform>
            <numerusform>Measured in %n answers, with all that ran beside them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenCount</name>
    <message numerus="yes">
        <source>%n older message(s) will be left out</source>
        <translation>
            <numerusform>%n older message will be left out</numerusform>
            <numerusform>%n older messages will be left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsagePage</name>
    <message numerus="yes">
        <source>%n answer(s) written to %1</source>
        <translation>
            <numerusform>%n answer written to %1</numerusform>
            <numerusform>%n answers written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) without names are counted once you have voted.</source>
        <translation>
            <numerusform>%n answer without a name is counted once you have voted.</numerusform>
            <numerusform>%n answers without names are counted once you have voted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageTable</name>
    <message numerus="yes">
        <source>%n answer(s) were stopped or not counted by the provider: an estimate.</source>
        <translation>
            <numerusform>%n answer was stopped or not counted by the provider: an estimate.</numerusform>
            <numerusform>%n answers were stopped or not counted by the provider: an estimate.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The price of %n answer(s) is not known and not in the sum.</source>
        <translation>
            <numerusform>The price of %n answer is not known and not in the sum.</numerusform>
            <numerusform>The price of %n answers is not known and not in the sum.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>entry_words</name>
    <message numerus="yes">
        <source>%n download(s) in the last 30 days</source>
        <translation>
            <numerusform>%n download in the last 30 days</numerusform>
            <numerusform>%n downloads in the last 30 days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>folders</name>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>library_words</name>
    <message numerus="yes">
        <source>used %n day(s) ago</source>
        <translation>
            <numerusform>used %n day ago</numerusform>
            <numerusform>used %n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>machine_words</name>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>model_words</name>
    <message numerus="yes">
        <source>CPU, %n thread(s)</source>
        <translation>
            <numerusform>CPU, %n thread</numerusform>
            <numerusform>CPU, %n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message numerus="yes">
        <source>%n earlier message(s) did not fit the context window</source>
        <translation>
            <numerusform>%n earlier message did not fit the context window</numerusform>
            <numerusform>%n earlier messages did not fit the context window</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>reports</name>
    <message numerus="yes">
        <source>Saved as %1 with %n pair(s).</source>
        <translation>
            <numerusform>Saved as %1 with %n pair.</numerusform>
            <numerusform>Saved as %1 with %n pairs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attached file(s) were too large and are only named.</source>
        <translation>
            <numerusform>%n attached file was too large and is only named.</numerusform>
            <numerusform>%n attached files were too large and are only named.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tie(s) make no pair.</source>
        <translation>
            <numerusform>%n tie makes no pair.</numerusform>
            <numerusform>%n ties make no pair.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) with images were left out.</source>
        <translation>
            <numerusform>%n pair with images was left out.</numerusform>
            <numerusform>%n pairs with images were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) without both answers were left out.</source>
        <translation>
            <numerusform>%n pair without both answers was left out.</numerusform>
            <numerusform>%n pairs without both answers were left out.</numerusform>
        </translation>
    </message>
</context>
</TS>
