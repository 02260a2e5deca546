<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en_US">
<context>
    <name>About</name>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>데이터 폴더 열기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the path of the data folder</source>
        <translation>데이터 폴더 경로 복사</translation>
    </message>
    <message>
        <source>Examine</source>
        <translation>점검</translation>
    </message>
    <message>
        <source>Examine this installation</source>
        <translation>이 설치 상태 점검</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Tandem {version}</source>
        <translation>Tandem {version}</translation>
    </message>
    <message>
        <source>Chat with language models on your own computer, and compare them. Nothing you write leaves it.</source>
        <translation>내 컴퓨터에 있는 언어 모델과 대화하고 서로 비교합니다. 쓴 글은 이 컴퓨터를 벗어나지 않습니다.</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>데이터 폴더</translation>
    </message>
    <message>
        <source>Looks at versions, devices, folders and free space; no conversation is read.</source>
        <translation>버전, 장치, 폴더, 남은 공간을 살펴봅니다. 대화는 읽지 않습니다.</translation>
    </message>
    <message>
        <source>Report for whoever helps you</source>
        <translation>도와주는 사람을 위한 보고서</translation>
    </message>
    <message>
        <source>Tandem is free software under the Apache License 2.0. It is made of:</source>
        <translation>Tandem은 Apache License 2.0에 따른 자유 소프트웨어이며, 다음으로 만들어졌습니다.</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>점검하는 중…</translation>
    </message>
</context>
<context>
    <name>AccountCard</name>
    <message>
        <source>Test</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Test {name}</source>
        <translation>{name} 시험</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>모델…</translation>
    </message>
    <message>
        <source>Choose models of {name}</source>
        <translation>{name}의 모델 선택</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>세부 사항…</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>{name}의 세부 사항</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 제거</translation>
    </message>
    <message>
        <source>Key for {name}</source>
        <translation>{name}의 키</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Keep the key</source>
        <translation>키 보관</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) in the picker</source>
        <translation>
            <numerusform>선택 목록에 모델 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste the key</source>
        <translation>키 붙여넣기</translation>
    </message>
    <message>
        <source>Paste another key</source>
        <translation>다른 키 붙여넣기</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>묻는 중…</translation>
    </message>
    <message numerus="yes">
        <source>It works: %n model(s) to choose from.</source>
        <translation>
            <numerusform>작동합니다. 고를 수 있는 모델이 %n개입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{model} has answered.</source>
        <translation>{model}이(가) 답했습니다.</translation>
    </message>
    <message>
        <source>None was asked for a word.</source>
        <translation>실제로 물어본 모델은 없습니다.</translation>
    </message>
    <message>
        <source>Asking for its models…</source>
        <translation>모델 목록을 묻는 중…</translation>
    </message>
    <message>
        <source>Storing it in the keyring…</source>
        <translation>키링에 저장하는 중…</translation>
    </message>
    <message>
        <source>In the picker</source>
        <translation>선택 목록에 표시</translation>
    </message>
    <message>
        <source>Send without asking</source>
        <translation>묻지 않고 보내기</translation>
    </message>
    <message>
        <source>Otherwise Tandem asks before words of a conversation go there for the first time.</source>
        <translation>끄면 대화 내용이 처음 그곳으로 가기 전에 Tandem이 묻습니다.</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Send to {name} without asking</source>
        <translation>묻지 않고 {name}에 보내기</translation>
    </message>
</context>
<context>
    <name>AccountsSection</name>
    <message>
        <source>Models that answer from elsewhere, with your own keys. Nothing of a conversation is sent before you have agreed, and what they cost is billed by the provider.</source>
        <translation>다른 곳에서 답하는 모델을 내 키로 사용합니다. 동의하기 전에는 대화 내용을 전혀 보내지 않으며, 비용은 제공자가 청구합니다.</translation>
    </message>
    <message>
        <source>Usage and monthly cap</source>
        <translation>사용량과 월 한도</translation>
    </message>
</context>
<context>
    <name>AddCard</name>
    <message>
        <source>Another compatible server</source>
        <translation>다른 호환 서버</translation>
    </message>
    <message>
        <source>Base address</source>
        <translation>기본 주소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Add the account</source>
        <translation>계정 추가</translation>
    </message>
    <message>
        <source>Get a key…</source>
        <translation>키 받기…</translation>
    </message>
    <message>
        <source>Get a key from the provider</source>
        <translation>제공자에게서 키 받기</translation>
    </message>
    <message>
        <source>This connection is not encrypted: whoever is on the way can read the key and the words.</source>
        <translation>이 연결은 암호화되지 않습니다. 중간에 있는 누구나 키와 내용을 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Found on this computer:</source>
        <translation>이 컴퓨터에서 찾음:</translation>
    </message>
    <message>
        <source>Add {name} on this computer</source>
        <translation>이 컴퓨터의 {name} 추가</translation>
    </message>
    <message>
        <source>Paste the key</source>
        <translation>키 붙여넣기</translation>
    </message>
    <message>
        <source>Key, if it wants one</source>
        <translation>키 (필요한 경우)</translation>
    </message>
    <message>
        <source>Use {variable}</source>
        <translation>{variable} 사용</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>계정 추가</translation>
    </message>
    <message>
        <source>With whom, or with which server.</source>
        <translation>제공자 또는 서버를 고르세요.</translation>
    </message>
    <message>
        <source>More fields</source>
        <translation>다른 항목</translation>
    </message>
</context>
<context>
    <name>AgainDialog</name>
    <message>
        <source>Run this comparison again?</source>
        <translation>이 비교를 다시 실행할까요?</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Ask the models all of it again</source>
        <translation>모든 프롬프트를 모델에게 다시 묻습니다</translation>
    </message>
    <message>
        <source>Only show the answers</source>
        <translation>답변만 보기</translation>
    </message>
    <message>
        <source>Show the answers and ask no model</source>
        <translation>모델에게 묻지 않고 답변만 보여 줍니다</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Bring nothing in</source>
        <translation>아무것도 가져오지 않습니다</translation>
    </message>
    <message>
        <source>Votes in the file</source>
        <translation>파일에 든 평가</translation>
    </message>
    <message>
        <source>These are of whoever saved the file, to compare with; they do not count among yours.</source>
        <translation>파일을 저장한 사람의 평가이며 비교를 위한 것입니다. 내 평가에는 들어가지 않습니다.</translation>
    </message>
    <message>
        <source>There is no room for every lane twice: the last of the saved ones go to the trash for lanes.</source>
        <translation>모든 레인을 두 번 놓을 자리가 없어, 저장된 레인 가운데 뒤의 것은 레인 휴지통으로 갑니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s)</source>
        <translation>
            <numerusform>프롬프트 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lane(s)</source>
        <translation>
            <numerusform>레인 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1”, saved on %2: %3 in %4. Each is asked as it was then, with the seeds that were used.</source>
        <translation>“%1”, %2 저장: %4, %3. 그때 물은 대로, 그때 쓰인 시드로 다시 묻습니다.</translation>
    </message>
    <message>
        <source>These attached files are not in it, so the models are asked without them: %1</source>
        <translation>다음 첨부 파일은 들어 있지 않아 빼고 묻습니다: %1</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>그 밖에 %n개.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>Reference</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>Answer of %1</source>
        <translation>%1의 답변</translation>
    </message>
    <message numerus="yes">
        <source>%n sentence(s) only here</source>
        <translation>
            <numerusform>여기에만 있는 문장 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n number(s) that differ</source>
        <translation>
            <numerusform>다른 숫자 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n name(s) that differ</source>
        <translation>
            <numerusform>다른 이름 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>agrees by %1</source>
        <translation>%1 일치</translation>
    </message>
    <message>
        <source>How much of it the reference says too, by characters; what is said otherwise counts in part.</source>
        <translation>기준 답변도 말하는 부분의 비율(글자 수)입니다. 다르게 말한 문장은 일부만 셉니다.</translation>
    </message>
</context>
<context>
    <name>AnswerForm</name>
    <message>
        <source>Form of the answer</source>
        <translation>답변 형식</translation>
    </message>
    <message>
        <source>Binds the answer to a form: choose a JSON schema or a grammar where a program is to read it, and free text for everything else.</source>
        <translation>답변을 정해진 형식에 맞춥니다. 프로그램이 읽을 답변이면 JSON 스키마나 문법을, 그 밖에는 자유로운 글을 고르세요.</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>자유</translation>
    </message>
    <message>
        <source>JSON schema</source>
        <translation>JSON 스키마</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>문법</translation>
    </message>
    <message>
        <source>JSON schema or grammar</source>
        <translation>JSON 스키마 또는 문법</translation>
    </message>
    <message>
        <source>free text</source>
        <translation>자유로운 글</translation>
    </message>
    <message>
        <source>Until then the answer is free text.</source>
        <translation>그때까지 답변은 자유로운 글입니다.</translation>
    </message>
    <message>
        <source>Until then the form that you had before holds.</source>
        <translation>그때까지는 이전에 정한 형식이 유지됩니다.</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>Comfortable</source>
        <translation>여유 있게</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>촘촘하게</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>줄이기</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>“System” is light or dark as your desktop is.</source>
        <translation>“시스템”은 데스크톱 설정에 따라 밝거나 어둡습니다.</translation>
    </message>
    <message>
        <source>Accent colour</source>
        <translation>강조색</translation>
    </message>
    <message>
        <source>Font of the conversation</source>
        <translation>대화 글꼴</translation>
    </message>
    <message>
        <source>Size of the conversation</source>
        <translation>대화 글자 크기</translation>
    </message>
    <message>
        <source>Font of code</source>
        <translation>코드 글꼴</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>간격</translation>
    </message>
    <message>
        <source>How close rows and messages stand.</source>
        <translation>줄과 메시지 사이의 간격입니다.</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>움직임</translation>
    </message>
    <message>
        <source>Reduced: things appear at once instead of moving.</source>
        <translation>줄이기: 움직이지 않고 바로 나타납니다.</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>The system&apos;s font</source>
        <translation>시스템 글꼴</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Contrast, light</source>
        <translation>고대비 밝게</translation>
    </message>
    <message>
        <source>Contrast, dark</source>
        <translation>고대비 어둡게</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>청록</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>호박색</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>장미색</translation>
    </message>
</context>
<context>
    <name>Band</name>
    <message>
        <source>Any size</source>
        <translation>모든 크기</translation>
    </message>
    <message>
        <source>Up to 2B</source>
        <translation>2B 이하</translation>
    </message>
    <message>
        <source>2B to 6B</source>
        <translation>2B~6B</translation>
    </message>
    <message>
        <source>6B to 10B</source>
        <translation>6B~10B</translation>
    </message>
    <message>
        <source>10B to 20B</source>
        <translation>10B~20B</translation>
    </message>
    <message>
        <source>Over 20B</source>
        <translation>20B 초과</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Forget these votes</source>
        <translation>이 투표들 지우기</translation>
    </message>
    <message numerus="yes">
        <source>%n of them blind</source>
        <translation>
            <numerusform>그중 블라인드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>none of them blind</source>
        <translation>블라인드 투표 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n vote(s)</source>
        <translation>
            <numerusform>투표 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Length and formatting are taken out. What one standard deviation more would add to a rating: length {length}, headings {headings}, list items {items}, bold words {bold}.</source>
        <translation>길이와 서식의 영향을 뺐습니다. 표준편차 하나만큼 더 많을 때 점수에 더해질 값: 길이 {length}, 제목 {headings}, 목록 항목 {items}, 굵은 글자 {bold}.</translation>
    </message>
    <message numerus="yes">
        <source>%n vote(s) of conversations that you deleted for good count on, without any words of them.</source>
        <translation>
            <numerusform>완전히 삭제한 대화의 투표 %n개가 대화 내용 없이 계속 집계됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The same model</source>
        <translation>같은 모델</translation>
    </message>
    <message>
        <source>{one} and {other} were not compared</source>
        <translation>{one} 모델과 {other} 모델은 비교한 적이 없습니다</translation>
    </message>
    <message>
        <source>{one} against {other}: {won} won, {tied} tied, {lost} lost</source>
        <translation>{one} 대 {other}: {won}승 {tied}무 {lost}패</translation>
    </message>
    <message>
        <source>{share}% of {count}</source>
        <translation>{count}번 중 {share}%</translation>
    </message>
    <message>
        <source>1,000 answers</source>
        <translation>답변 1,000개</translation>
    </message>
    <message>
        <source>What 1,000 answers like the judged ones cost</source>
        <translation>평가한 답변과 같은 답변 1,000개의 비용</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Tokens a second while writing</source>
        <translation>쓰는 동안의 초당 토큰 수</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>The model&apos;s time for one answer: reading the prompt and writing</source>
        <translation>답변 하나에 드는 모델의 시간: 프롬프트 읽기와 쓰기</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Characters of an answer, without reasoning</source>
        <translation>추론을 뺀 답변의 글자 수</translation>
    </message>
    <message>
        <source>Called bad</source>
        <translation>나쁘다는 평가</translation>
    </message>
    <message>
        <source>How many of its answers were called bad</source>
        <translation>나쁘다는 평가를 받은 답변의 수</translation>
    </message>
    <message>
        <source>{bad} of {judged}</source>
        <translation>{judged}개 중 {bad}개</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Quality against cost</source>
        <translation>품질과 비용</translation>
    </message>
    <message>
        <source>Cost of 1,000 answers</source>
        <translation>답변 1,000개의 비용</translation>
    </message>
    <message>
        <source>Quality against speed</source>
        <translation>품질과 속도</translation>
    </message>
    <message>
        <source>■ on this computer   ● at a provider</source>
        <translation>■ 이 컴퓨터   ● 제공업체</translation>
    </message>
    <message>
        <source>Costs in {currency}; a model on this computer costs no money.</source>
        <translation>비용은 {currency} 기준이며, 이 컴퓨터의 모델에는 돈이 들지 않습니다.</translation>
    </message>
    <message>
        <source>Models on this computer cost no money, only time.</source>
        <translation>이 컴퓨터의 모델에는 돈이 들지 않고 시간만 듭니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) without a known price are left out.</source>
        <translation>
            <numerusform>가격을 알 수 없는 모델 %n개는 빠져 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>400 points more win ten times as often as they lose; the average is 1,000. The bar holds the true rating in 95 of 100 cases. Where two bars overlap, there are not enough votes yet to say which model is better.</source>
        <translation>400점이 더 높으면 지는 횟수의 열 배만큼 이깁니다. 평균은 1,000점입니다. 막대는 100번 중 95번 실제 점수를 포함합니다. 두 막대가 겹치면 어느 모델이 더 나은지 말하기에는 아직 투표가 부족합니다.</translation>
    </message>
    <message>
        <source>Who beats whom</source>
        <translation>모델 간 승률</translation>
    </message>
    <message>
        <source>Share of the duels won, a tie as half of one</source>
        <translation>이긴 비율, 무승부는 반으로 계산</translation>
    </message>
    <message>
        <source>What an answer takes</source>
        <translation>답변에 드는 것</translation>
    </message>
    <message>
        <source>Of the judged answers, as they were measured</source>
        <translation>평가한 답변에서 측정한 값</translation>
    </message>
</context>
<context>
    <name>BugDialog</name>
    <message>
        <source>A bug in Tandem</source>
        <translation>Tandem의 버그</translation>
    </message>
    <message>
        <source>Something in Tandem broke</source>
        <translation>Tandem에 문제가 생겼습니다</translation>
    </message>
    <message>
        <source>Your conversations are safe on disk. The report below says what broke; nothing was sent anywhere. You can copy it and pass it on.</source>
        <translation>대화는 디스크에 안전하게 저장되어 있습니다. 무엇이 잘못되었는지는 아래 보고서에 있으며, 어디로도 전송되지 않았습니다. 복사해서 전달할 수 있습니다.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>보고서 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>CapCard</name>
    <message>
        <source>Monthly cap for cloud models</source>
        <translation>클라우드 모델의 월 한도</translation>
    </message>
    <message>
        <source>You are warned at 80%. Nothing is sent that would go beyond it, by an estimate of its price.</source>
        <translation>80%가 되면 알립니다. 예상 요금이 한도를 넘는 요청은 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Monthly cap in US dollars</source>
        <translation>월 한도(미국 달러)</translation>
    </message>
    <message>
        <source>{spent} of {cap} spent in {month}</source>
        <translation>{month}: {cap} 중 {spent} 사용</translation>
    </message>
    <message>
        <source>reached</source>
        <translation>한도 도달</translation>
    </message>
    <message>
        <source>nearly reached</source>
        <translation>한도에 가까움</translation>
    </message>
    <message>
        <source>It counts from nothing again on {day}.</source>
        <translation>{day}에 0부터 다시 셉니다.</translation>
    </message>
</context>
<context>
    <name>CapDialog</name>
    <message>
        <source>The month&apos;s cap is reached</source>
        <translation>이번 달 한도에 도달했습니다</translation>
    </message>
    <message>
        <source>New cap in US dollars</source>
        <translation>새 한도(미국 달러)</translation>
    </message>
    <message>
        <source>Raise the cap and send</source>
        <translation>한도를 올리고 보내기</translation>
    </message>
    <message>
        <source>Show usage</source>
        <translation>사용량 보기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Send nothing</source>
        <translation>보내지 않기</translation>
    </message>
    <message>
        <source>New monthly cap</source>
        <translation>새 월 한도</translation>
    </message>
</context>
<context>
    <name>Capping</name>
    <message>
        <source>{spent} of this month&apos;s cap of {cap} are spent.</source>
        <translation>이번 달 한도 {cap} 중 {spent}을(를) 썼습니다.</translation>
    </message>
    <message>
        <source>Show usage</source>
        <translation>사용량 보기</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Model card</source>
        <translation>모델 카드</translation>
    </message>
    <message>
        <source>The card goes on on its page.</source>
        <translation>나머지는 모델의 페이지에 있습니다.</translation>
    </message>
</context>
<context>
    <name>Carrying</name>
    <message>
        <source>Save the comparison</source>
        <translation>비교 저장</translation>
    </message>
    <message>
        <source>Run a saved comparison again</source>
        <translation>저장한 비교 다시 실행</translation>
    </message>
    <message>
        <source>Saved comparisons (%1)</source>
        <translation>저장한 비교 (%1)</translation>
    </message>
    <message>
        <source>Report to read in a browser</source>
        <translation>브라우저에서 읽는 보고서</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>마크다운</translation>
    </message>
    <message>
        <source>Table of all answers</source>
        <translation>모든 답변의 표</translation>
    </message>
    <message>
        <source>JSON, to run it again</source>
        <translation>다시 실행하기 위한 JSON</translation>
    </message>
    <message>
        <source>Preference pairs out of the votes</source>
        <translation>투표로 만든 선호 쌍</translation>
    </message>
</context>
<context>
    <name>ChartArea</name>
    <message>
        <source>What the chart shows</source>
        <translation>차트에 표시할 내용</translation>
    </message>
    <message>
        <source>{what}: {total} from {first} to {last}.</source>
        <translation>{what}: {first}부터 {last}까지 {total}.</translation>
    </message>
    <message>
        <source>Nothing of this in the period.</source>
        <translation>이 기간에는 해당하는 것이 없습니다.</translation>
    </message>
    <message>
        <source>What answers took over time</source>
        <translation>시간에 따른 사용량</translation>
    </message>
</context>
<context>
    <name>CheatSheet</name>
    <message>
        <source>All keys</source>
        <translation>모든 단축키</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>단축키 찾기</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>그런 이름이 없습니다</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>단축키 없음</translation>
    </message>
</context>
<context>
    <name>Choosing</name>
    <message>
        <source>Move to folder</source>
        <translation>폴더로 이동</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>폴더 없음</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>새 폴더</translation>
    </message>
    <message>
        <source>Search folders</source>
        <translation>폴더 검색</translation>
    </message>
    <message>
        <source>{folder} · kept on this computer</source>
        <translation>{folder} · 이 컴퓨터에만 둠</translation>
    </message>
</context>
<context>
    <name>ClosedLane</name>
    <message>
        <source>Reopen</source>
        <translation>다시 열기</translation>
    </message>
    <message>
        <source>Reopen {name}</source>
        <translation>{name} 다시 열기</translation>
    </message>
    <message>
        <source>Delete {name} forever…</source>
        <translation>{name} 완전히 삭제…</translation>
    </message>
</context>
<context>
    <name>ClosedLanes</name>
    <message>
        <source>Closed lanes</source>
        <translation>닫은 레인</translation>
    </message>
    <message>
        <source>With all that was said in them. They come back to where they stood.</source>
        <translation>그 안의 대화와 함께 남아 있습니다. 다시 열면 있던 자리로 돌아옵니다.</translation>
    </message>
    <message>
        <source>There are as many lanes as there can be. Close one to bring another back.</source>
        <translation>레인이 이미 최대 개수입니다. 하나를 닫으면 다시 열 수 있습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Leave the closed lanes</source>
        <translation>닫은 레인 목록 닫기</translation>
    </message>
    <message>
        <source>Delete forever</source>
        <translation>완전히 삭제</translation>
    </message>
    <message>
        <source>Delete “{name}” forever?</source>
        <translation>‘{name}’을(를) 완전히 삭제할까요?</translation>
    </message>
    <message>
        <source>All that was said in it is deleted. This cannot be undone.</source>
        <translation>이 레인의 모든 대화가 삭제되며 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>남겨 두기</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>{name} was closed</source>
        <translation>{name}을(를) 닫았습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>The lane was deleted forever</source>
        <translation>레인을 완전히 삭제했습니다</translation>
    </message>
    <message>
        <source>No lane was closed here</source>
        <translation>여기서 닫은 레인이 없습니다</translation>
    </message>
</context>
<context>
    <name>CloudList</name>
    <message>
        <source>Models from elsewhere</source>
        <translation>다른 곳의 모델</translation>
    </message>
    <message>
        <source>From elsewhere</source>
        <translation>다른 곳에서</translation>
    </message>
    <message>
        <source>For a million tokens, prices of {date}</source>
        <translation>100만 토큰당 가격, {date} 기준</translation>
    </message>
</context>
<context>
    <name>CloudRows</name>
    <message>
        <source>chosen</source>
        <translation>선택됨</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Copy code</source>
        <translation>코드 복사</translation>
    </message>
    <message>
        <source>Save code as…</source>
        <translation>코드를 다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>긴 줄 바꿈</translation>
    </message>
    <message>
        <source>code</source>
        <translation>코드</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>Each model answers here by itself. None sees what another wrote.</source>
        <translation>모델마다 여기서 따로 답합니다. 서로의 답변은 보지 못합니다.</translation>
    </message>
    <message>
        <source>Nothing was asked here yet.</source>
        <translation>아직 여기에 묻지 않았습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Catch up on %n prompt(s)</source>
        <translation>
            <numerusform>프롬프트 %n개 따라잡기</numerusform>
        </translation>
    </message>
    <message>
        <source>Only {name} is asked</source>
        <translation>{name}에만 묻습니다</translation>
    </message>
    <message numerus="yes">
        <source>Ask all %n at once…</source>
        <translation>
            <numerusform>%n개 모두에게 묻기…</numerusform>
        </translation>
    </message>
    <message>
        <source>answers are shown when all are done</source>
        <translation>모두 끝나면 답변이 보입니다</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Write something: images alone are not sent</source>
        <translation>글을 쓰세요. 이미지만은 보낼 수 없습니다</translation>
    </message>
    <message>
        <source>One prompt is queued already</source>
        <translation>대기 중인 프롬프트가 이미 하나 있습니다</translation>
    </message>
    <message>
        <source>Drop to attach</source>
        <translation>놓으면 첨부됩니다</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>파일을 읽는 중…</translation>
    </message>
</context>
<context>
    <name>ComposerFoot</name>
    <message>
        <source>Attach a file</source>
        <translation>파일 첨부</translation>
    </message>
</context>
<context>
    <name>ComposerHead</name>
    <message>
        <source>Edit the queued prompt</source>
        <translation>대기 중인 프롬프트 고치기</translation>
    </message>
    <message>
        <source>Remove the queued prompt</source>
        <translation>대기 중인 프롬프트 지우기</translation>
    </message>
    <message>
        <source>Queued: {words}</source>
        <translation>대기 중: {words}</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>파일 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>This model does not see images; it will not be sent.</source>
        <translation>이 모델은 이미지를 보지 못합니다. 이미지는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>This model does not see images; they will not be sent.</source>
        <translation>이 모델은 이미지를 보지 못합니다. 이미지들은 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Ask all again</source>
        <translation>다시 모두에게 묻기</translation>
    </message>
    <message>
        <source>It is not known whether this model sees images; what it refuses is left out.</source>
        <translation>이 모델이 이미지를 볼 수 있는지는 알 수 없습니다. 거절하면 빼고 보냅니다.</translation>
    </message>
    <message>
        <source>Asked after your vote: {words}</source>
        <translation>투표 후 전송: {words}</translation>
    </message>
</context>
<context>
    <name>Composing</name>
    <message>
        <source>Attach files</source>
        <translation>파일 첨부</translation>
    </message>
</context>
<context>
    <name>ComputerStep</name>
    <message>
        <source>Welcome to Tandem</source>
        <translation>Tandem에 오신 것을 환영합니다</translation>
    </message>
    <message>
        <source>Language models run here, on your computer; what you write stays on it.</source>
        <translation>언어 모델은 여기, 내 컴퓨터에서 실행되고 쓴 글은 여기에 남습니다.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>그래픽 카드</translation>
    </message>
    <message>
        <source>4B means 4 billion parameters: {size} of memory at 4 bits each, with room for a long conversation. Smaller models answer faster, larger ones know more.</source>
        <translation>4B는 매개변수 40억 개를 뜻합니다. 하나에 4비트씩, 긴 대화를 위한 여유까지 메모리 {size}가 듭니다. 작은 모델은 더 빨리 답하고 큰 모델은 더 많이 압니다.</translation>
    </message>
</context>
<context>
    <name>ConsentDialog</name>
    <message>
        <source>Send to {provider}?</source>
        <translation>{provider}(으)로 보낼까요?</translation>
    </message>
    <message>
        <source>Send once</source>
        <translation>이번만 보내기</translation>
    </message>
    <message>
        <source>In this conversation</source>
        <translation>이 대화에서 허용</translation>
    </message>
    <message>
        <source>Always to {provider}</source>
        <translation>{provider}에는 항상 허용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Send nothing</source>
        <translation>아무것도 보내지 않기</translation>
    </message>
    <message>
        <source>{model} does not run on this computer: your words would go to {host}.</source>
        <translation>{model}은(는) 이 컴퓨터에서 실행되지 않습니다. 쓴 내용이 {host}(으)로 전송됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of this conversation, about %1 tokens in all.</source>
        <translation>
            <numerusform>이 대화의 메시지 %n개, 모두 약 %1토큰입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The system prompt goes with them.</source>
        <translation>시스템 프롬프트도 함께 전송됩니다.</translation>
    </message>
    <message>
        <source>These files go with them: {names}.</source>
        <translation>다음 파일도 함께 전송됩니다: {names}.</translation>
    </message>
    <message>
        <source>What that costs is not known here.</source>
        <translation>비용은 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Reading them costs about {read}; each million tokens of the answer {written}. Prices of {date}.</source>
        <translation>읽는 데 약 {read}, 답변은 백만 토큰당 {written}입니다. {date} 기준 가격입니다.</translation>
    </message>
    <message>
        <source>{model} do not run on this computer: your words would go to {host}.</source>
        <translation>{model}은(는) 이 컴퓨터에서 실행되지 않습니다. 쓴 내용이 {host}(으)로 전송됩니다.</translation>
    </message>
    <message>
        <source>Reading them costs about {read}. Prices of {date}.</source>
        <translation>읽는 데 약 {read}입니다. {date} 기준 가격입니다.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>보내기</translation>
    </message>
    <message>
        <source>It was kept on this computer until now, so you are asked again.</source>
        <translation>지금까지 이 컴퓨터 안에만 두었던 대화이므로 다시 묻습니다.</translation>
    </message>
</context>
<context>
    <name>ContextLength</name>
    <message>
        <source>Context length in tokens</source>
        <translation>컨텍스트 길이(토큰)</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>컨텍스트 길이</translation>
    </message>
</context>
<context>
    <name>ContextSection</name>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>컨텍스트 창</translation>
    </message>
    <message>
        <source>After an answer this shows how full the context window is.</source>
        <translation>답변이 끝나면 컨텍스트 창이 얼마나 찼는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Sent prompt…</source>
        <translation>보낸 프롬프트…</translation>
    </message>
    <message>
        <source>{used} / {all} tokens</source>
        <translation>{used} / {all} 토큰</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) did not fit and were left out</source>
        <translation>
            <numerusform>이전 메시지 %n개가 들어가지 않아 빠졌습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversations</source>
        <translation>대화 목록</translation>
    </message>
</context>
<context>
    <name>Copies</name>
    <message numerus="yes">
        <source>%n files with the same bytes; the first one is used.</source>
        <translation>
            <numerusform>내용이 같은 파일 %n개 중 첫째를 씁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Removing the spare ones frees {size}.</source>
        <translation>남는 것을 제거하면 {size}가 비게 됩니다.</translation>
    </message>
</context>
<context>
    <name>DefaultsPlace</name>
    <message>
        <source>Defaults of this model</source>
        <translation>이 모델의 기본값</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>펼침</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>접힘</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Base address</source>
        <translation>기본 주소</translation>
    </message>
    <message>
        <source>This connection is not encrypted: whoever is on the way can read the key and the words.</source>
        <translation>이 연결은 암호화되지 않습니다. 중간에 있는 누구나 키와 내용을 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>조직</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>프로젝트</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>인증서 파일</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>추가 헤더</translation>
    </message>
    <message>
        <source>One a line, as in “X-Team: research”. They are stored as they stand.</source>
        <translation>“X-Team: research”처럼 한 줄에 하나씩 씁니다. 쓴 그대로 저장됩니다.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save the details</source>
        <translation>세부 사항 저장</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>인증서 파일 고르기</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>인증서 (*.pem *.crt *.cer);;모든 파일 (*)</translation>
    </message>
</context>
<context>
    <name>DetailsPopup</name>
    <message>
        <source>code, Korean, summary…</source>
        <translation>코드, 한국어, 요약…</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>이유는?</translation>
    </message>
    <message>
        <source>Tags, with commas between</source>
        <translation>태그, 쉼표로 구분</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Withdraw the vote</source>
        <translation>투표 철회</translation>
    </message>
    <message>
        <source>Cast blind. If you change it now, with the names seen, “Blind votes only” keeps what you said first.</source>
        <translation>블라인드로 한 투표입니다. 이름을 본 지금 바꾸어도 ‘블라인드만’에는 처음 한 투표가 남습니다.</translation>
    </message>
    <message>
        <source>Deleting the conversation for good removes the note; which model won counts on.</source>
        <translation>대화를 완전히 삭제하면 메모는 지워지고, 어느 모델이 이겼는지는 계속 집계됩니다.</translation>
    </message>
</context>
<context>
    <name>DifferencesPage</name>
    <message>
        <source>Differences</source>
        <translation>차이점</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>대화로 돌아가기</translation>
    </message>
    <message>
        <source>Earlier prompt</source>
        <translation>이전 질문</translation>
    </message>
    <message>
        <source>Later prompt</source>
        <translation>다음 질문</translation>
    </message>
    <message>
        <source>The answer that the others are held against</source>
        <translation>다른 답변을 비교할 기준 답변</translation>
    </message>
    <message>
        <source>Prompt %1 of %2</source>
        <translation>질문 %1/%2</translation>
    </message>
    <message>
        <source>Held against</source>
        <translation>비교 기준</translation>
    </message>
</context>
<context>
    <name>Discover</name>
    <message>
        <source>Search models, or paste the address of one</source>
        <translation>모델 검색 또는 주소 붙여넣기</translation>
    </message>
    <message>
        <source>Browse the Hub</source>
        <translation>허브 둘러보기</translation>
    </message>
    <message>
        <source>Recommended for this computer</source>
        <translation>이 컴퓨터에 추천</translation>
    </message>
    <message>
        <source>Tandem&apos;s selection</source>
        <translation>Tandem이 고른 모델</translation>
    </message>
    <message>
        <source>On the Hub</source>
        <translation>허브에서 찾은 모델</translation>
    </message>
</context>
<context>
    <name>DownloadRow</name>
    <message>
        <source>Download next</source>
        <translation>다음으로 다운로드</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>이 모델과 대화</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
    </message>
    <message>
        <source>Open its page…</source>
        <translation>페이지 열기…</translation>
    </message>
    <message>
        <source>Add a token…</source>
        <translation>토큰 추가…</translation>
    </message>
    <message>
        <source>Progress of {name}</source>
        <translation>{name} 진행 상황</translation>
    </message>
    <message>
        <source>Pause {name}</source>
        <translation>{name} 일시 중지</translation>
    </message>
    <message>
        <source>Download {name} again</source>
        <translation>{name} 다시 다운로드</translation>
    </message>
    <message>
        <source>Resume {name}</source>
        <translation>{name} 이어받기</translation>
    </message>
    <message>
        <source>Cancel {name}</source>
        <translation>{name} 취소</translation>
    </message>
    <message>
        <source>Remove {name} from the list</source>
        <translation>목록에서 {name} 제거</translation>
    </message>
    <message>
        <source>Download {name} next</source>
        <translation>{name}을(를) 다음으로 다운로드</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>라이선스 읽기</translation>
    </message>
    <message>
        <source>Read the licence of {name}</source>
        <translation>{name}의 라이선스 읽기</translation>
    </message>
</context>
<context>
    <name>DownloadStrip</name>
    <message numerus="yes">
        <source>%n download(s)</source>
        <translation>
            <numerusform>다운로드 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline: %n download(s) wait(s)</source>
        <translation>
            <numerusform>오프라인: 다운로드 %n개 대기 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) wait(s)</source>
        <translation>
            <numerusform>다운로드 %n개 대기 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) paused</source>
        <translation>
            <numerusform>다운로드 %n개 일시 중지됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more wait(s)</source>
        <translation>
            <numerusform>%n개 더 대기 중</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} could not be downloaded</source>
        <translation>{name}을(를) 다운로드하지 못했습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) failed</source>
        <translation>
            <numerusform>다운로드 %n개 실패</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the downloads</source>
        <translation>다운로드 보기</translation>
    </message>
</context>
<context>
    <name>Downloading</name>
    <message>
        <source>{name} is ready</source>
        <translation>{name}을(를) 사용할 수 있습니다</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>이 모델과 대화</translation>
    </message>
</context>
<context>
    <name>DownloadsPart</name>
    <message>
        <source>Clear finished</source>
        <translation>완료된 항목 지우기</translation>
    </message>
    <message>
        <source>Discover models</source>
        <translation>모델 찾아보기</translation>
    </message>
    <message>
        <source>Cancel the download of {name}?</source>
        <translation>{name} 다운로드를 취소할까요?</translation>
    </message>
    <message>
        <source>The {size} that have arrived are deleted.</source>
        <translation>지금까지 받은 {size}가 삭제됩니다.</translation>
    </message>
    <message>
        <source>Cancel the download</source>
        <translation>다운로드 취소</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Nothing is being downloaded. What you download is checked byte by byte before it is used, and goes on after a pause, a lost connection or a restart where it was.</source>
        <translation>다운로드 중인 항목이 없습니다. 다운로드한 파일은 사용하기 전에 바이트 단위로 확인하며, 일시 중지하거나 연결이 끊기거나 다시 시작해도 멈춘 곳부터 이어받습니다.</translation>
    </message>
</context>
<context>
    <name>DraftFiles</name>
    <message>
        <source>Pasted text.txt</source>
        <translation>붙여 넣은 글.txt</translation>
    </message>
    <message>
        <source>Pasted image.png</source>
        <translation>붙여 넣은 이미지.png</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop GGUF files or a folder: models are used where they are, nothing is copied</source>
        <translation>GGUF 파일이나 폴더를 놓으세요. 모델은 있는 자리에서 쓰며, 아무것도 복사하지 않습니다</translation>
    </message>
</context>
<context>
    <name>EditDialog</name>
    <message>
        <source>Edit the prompt</source>
        <translation>프롬프트 편집</translation>
    </message>
    <message>
        <source>It is asked again in its place. What was said there stays as another version.</source>
        <translation>이 자리에서 다시 묻습니다. 이전에 오간 내용은 다른 버전으로 남습니다.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>In this lane only</source>
        <translation>이 레인에서만</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Leave the prompt as it is</source>
        <translation>프롬프트를 그대로 두기</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>묻기</translation>
    </message>
    <message>
        <source>Ask the edited prompt</source>
        <translation>편집한 프롬프트로 묻기</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>An answer is being written here. Once it has ended, this can be asked.</source>
        <translation>여기에서 답변을 쓰는 중입니다. 끝나면 물을 수 있습니다.</translation>
    </message>
    <message>
        <source>An answer is being written in one of the lanes. Once it has ended, this can be asked; or now, in this lane only.</source>
        <translation>한 레인에서 답변을 쓰는 중입니다. 끝나면 물을 수 있고, 이 레인에만 묻는다면 지금도 됩니다.</translation>
    </message>
</context>
<context>
    <name>EffortRow</name>
    <message>
        <source>Reasoning</source>
        <translation>추론</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers: raise it for hard questions, lower it for quick and cheap answers. Thinking is billed like writing.</source>
        <translation>모델이 답하기 전에 얼마나 생각할지 정합니다. 어려운 질문에는 높이고, 빠르고 저렴한 답에는 낮추세요. 생각도 쓰기와 똑같이 청구됩니다.</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>모델 기본값</translation>
    </message>
    <message>
        <source>Not sent: how much {model} reasons cannot be set.</source>
        <translation>보내지 않음: {model}의 추론 정도는 정할 수 없습니다.</translation>
    </message>
    <message>
        <source>Not sent: {model} does not take this one.</source>
        <translation>보내지 않음: {model}에는 이 값을 쓸 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>EmptyBoard</name>
    <message>
        <source>Compare two models</source>
        <translation>두 모델 비교하기</translation>
    </message>
    <message>
        <source>No vote is of this kind</source>
        <translation>해당하는 투표가 없습니다</translation>
    </message>
    <message>
        <source>Choose another tag, or count all votes, blind or not.</source>
        <translation>다른 태그를 고르거나, 블라인드 여부와 관계없이 모든 투표를 집계하세요.</translation>
    </message>
    <message>
        <source>No two models were compared yet</source>
        <translation>아직 두 모델을 비교하지 않았습니다</translation>
    </message>
    <message>
        <source>Which model is good enough for you?</source>
        <translation>어떤 모델이면 충분할까요?</translation>
    </message>
    <message>
        <source>Ask two models the same question, side by side, and say which answer is better, blind if you like. Your votes add up to a rating of your own here. They stay on this computer.</source>
        <translation>두 모델에 같은 질문을 나란히 하고 어느 답변이 더 나은지 고르세요. 원하면 블라인드로도 할 수 있습니다. 투표가 모여 나만의 점수가 됩니다. 투표는 이 컴퓨터에만 남습니다.</translation>
    </message>
    <message>
        <source>Put two different models side by side, ask, and judge the answers of both.</source>
        <translation>서로 다른 두 모델을 나란히 놓고 질문한 뒤 두 답변을 평가하세요.</translation>
    </message>
</context>
<context>
    <name>EntryList</name>
    <message>
        <source>Models to be had</source>
        <translation>받을 수 있는 모델</translation>
    </message>
</context>
<context>
    <name>EntryRows</name>
    <message>
        <source>access on request</source>
        <translation>접근 요청 필요</translation>
    </message>
</context>
<context>
    <name>Fatal</name>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy what you have typed</source>
        <translation>입력한 내용 복사</translation>
    </message>
</context>
<context>
    <name>FiguresTable</name>
    <message>
        <source>Figures</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>Figures of</source>
        <translation>수치 범위</translation>
    </message>
    <message>
        <source>This turn</source>
        <translation>이번 차례</translation>
    </message>
    <message>
        <source>Whole conversation</source>
        <translation>대화 전체</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>표로 복사</translation>
    </message>
    <message>
        <source>With tabs between cells, as spreadsheets read it</source>
        <translation>스프레드시트에서 읽을 수 있게 탭으로 나눕니다</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>마크다운으로 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>best</source>
        <translation>가장 좋음</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Figures of the lanes</source>
        <translation>레인별 수치</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name} 지우기</translation>
    </message>
    <message>
        <source>{name}, {size}</source>
        <translation>{name}, {size}</translation>
    </message>
    <message>
        <source>Attached. Delete removes it.</source>
        <translation>첨부했습니다. Delete 키로 지웁니다.</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>첨부했습니다</translation>
    </message>
</context>
<context>
    <name>FileStrip</name>
    <message>
        <source>Attached files</source>
        <translation>첨부한 파일</translation>
    </message>
</context>
<context>
    <name>FileViewer</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Image {name}</source>
        <translation>이미지 {name}</translation>
    </message>
    <message>
        <source>Text of {name}</source>
        <translation>{name}의 글</translation>
    </message>
    <message>
        <source>This image cannot be shown.</source>
        <translation>이 이미지는 표시할 수 없습니다.</translation>
    </message>
    <message>
        <source>… The file is longer; only its beginning is shown.</source>
        <translation>… 파일이 더 깁니다. 앞부분만 표시합니다.</translation>
    </message>
</context>
<context>
    <name>FileWay</name>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>A model file</source>
        <translation>모델 파일</translation>
    </message>
    <message>
        <source>Any GGUF file on this computer, used where it is.</source>
        <translation>이 컴퓨터에 있는 GGUF 파일을 있는 자리에서 씁니다.</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>모델 파일 열기</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 모델 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>{name} 읽는 중…</translation>
    </message>
</context>
<context>
    <name>Filing</name>
    <message>
        <source>New folder</source>
        <translation>새 폴더</translation>
    </message>
    <message>
        <source>Folder “{folder}” deleted. Its conversations are still here, each with a lock of its own.</source>
        <translation>폴더 “{folder}”을(를) 삭제했습니다. 안에 있던 대화는 그대로 있으며, 이제 하나하나 잠겨 있습니다.</translation>
    </message>
    <message>
        <source>Folder “{folder}” deleted. Its conversations are still here.</source>
        <translation>폴더 “{folder}”을(를) 삭제했습니다. 안에 있던 대화는 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Folder “{folder}” deleted</source>
        <translation>폴더 “{folder}”을(를) 삭제했습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Moved to “{folder}”, which is kept on this computer: no provider gets the conversation now.</source>
        <translation>잠긴 폴더 “{folder}”(으)로 옮겼습니다. 이제 이 대화는 어느 제공자에게도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Moved out of “{folder}”: a lock of its own still keeps it on this computer.</source>
        <translation>“{folder}” 밖으로 옮겼습니다. 대화 자체가 잠겨 있어 계속 이 컴퓨터에만 둡니다.</translation>
    </message>
    <message>
        <source>Moved out of “{folder}”: it may go to a provider once you are asked again.</source>
        <translation>“{folder}” 밖으로 옮겼습니다. 제공자에게 보내기 전에 다시 묻습니다.</translation>
    </message>
    <message>
        <source>Moved to “{folder}”</source>
        <translation>“{folder}”(으)로 옮겼습니다</translation>
    </message>
    <message>
        <source>Moved out of “{folder}”</source>
        <translation>“{folder}” 밖으로 옮겼습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) from a provider stopped.</source>
        <translation>
            <numerusform>제공자가 쓰던 답변 %n개를 중지했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept on this computer: no provider gets what lies in “{folder}”.</source>
        <translation>이 컴퓨터에만 둡니다. “{folder}” 안의 대화는 어느 제공자에게도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>No longer locked: what lies in “{folder}” without a lock of its own may go to a provider once you are asked again.</source>
        <translation>잠금을 풀었습니다. “{folder}” 안에서 자체로 잠기지 않은 대화는 제공자에게 보내기 전에 다시 묻습니다.</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Only what fits this computer</source>
        <translation>이 컴퓨터에 맞는 것만</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>계열</translation>
    </message>
    <message>
        <source>Any family</source>
        <translation>모든 계열</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Any licence</source>
        <translation>모든 라이선스</translation>
    </message>
    <message>
        <source>Any author</source>
        <translation>모든 작성자</translation>
    </message>
    <message>
        <source>Author on the Hub</source>
        <translation>허브의 작성자</translation>
    </message>
    <message>
        <source>Order on the Hub</source>
        <translation>허브의 정렬 순서</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>필터 지우기</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>This looks private:</source>
        <translation>개인 정보로 보이는 내용:</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>그 밖에 %n개가 더 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Send a placeholder such as {example} for each; the originals stay here and are put back into the answer.</source>
        <translation>각각 {example} 같은 자리표시로 바꾸어 보냅니다. 원래 내용은 이 컴퓨터에 남고 답변에 다시 채워집니다.</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>건너뛰기</translation>
    </message>
    <message>
        <source>Go to the chat</source>
        <translation>대화로 가기</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Step {number} of {all}</source>
        <translation>{all}단계 중 {number}단계</translation>
    </message>
</context>
<context>
    <name>Fit</name>
    <message>
        <source>fits well</source>
        <translation>넉넉함</translation>
    </message>
    <message>
        <source>tight</source>
        <translation>빠듯함</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>너무 큼</translation>
    </message>
</context>
<context>
    <name>FitCard</name>
    <message>
        <source>Reading the model&apos;s file…</source>
        <translation>모델 파일을 읽는 중…</translation>
    </message>
</context>
<context>
    <name>FitFigures</name>
    <message>
        <source>Guessed from its size; reading the file&apos;s header for exact figures…</source>
        <translation>크기로 추정했습니다. 정확한 수치를 위해 파일 헤더를 읽는 중…</translation>
    </message>
    <message>
        <source>Computed from the file&apos;s own header.</source>
        <translation>파일 헤더를 바탕으로 계산했습니다.</translation>
    </message>
    <message>
        <source>Computed from what the catalogue knows of the model.</source>
        <translation>카탈로그의 모델 정보를 바탕으로 계산했습니다.</translation>
    </message>
    <message>
        <source>Guessed from its size.</source>
        <translation>크기로 추정했습니다.</translation>
    </message>
    <message>
        <source>This computer&apos;s speed is being measured.</source>
        <translation>이 컴퓨터의 속도를 재는 중입니다.</translation>
    </message>
    <message>
        <source>The last estimate of a model of this kind was off by {memory} in memory.</source>
        <translation>이런 모델의 지난 추정은 메모리에서 {memory} 빗나갔습니다.</translation>
    </message>
    <message>
        <source>The last estimates of a model of this kind were off by {memory} in memory and {speed} in speed.</source>
        <translation>이런 모델의 지난 추정은 메모리에서 {memory}, 속도에서 {speed} 빗나갔습니다.</translation>
    </message>
    <message>
        <source>The last estimate of a model of this kind was exact in memory.</source>
        <translation>이런 모델의 지난 추정은 메모리에서 정확했습니다.</translation>
    </message>
    <message>
        <source>The last estimates of a model of this kind were exact in memory and off by {speed} in speed.</source>
        <translation>이런 모델의 지난 추정은 메모리에서 정확했고 속도에서 {speed} 빗나갔습니다.</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Reasoning</source>
        <translation>추론 과정</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>생각하는 중…</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>%1초 동안 생각함</translation>
    </message>
</context>
<context>
    <name>FoldedStrip</name>
    <message>
        <source>Unfold {name}</source>
        <translation>{name} 펼치기</translation>
    </message>
</context>
<context>
    <name>FolderMenu</name>
    <message>
        <source>New chat in this folder</source>
        <translation>이 폴더에서 새 대화</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Tandem&apos;s own folder</source>
        <translation>Tandem 폴더</translation>
    </message>
    <message>
        <source>Use for downloads</source>
        <translation>다운로드에 사용</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Open {path}</source>
        <translation>{path} 열기</translation>
    </message>
    <message>
        <source>Look there no more</source>
        <translation>더 찾지 않기</translation>
    </message>
    <message>
        <source>Look no more for models in {path}; its files stay</source>
        <translation>{path}에서 모델을 더 찾지 않기(파일은 그대로 둠)</translation>
    </message>
    <message>
        <source>The folder is not there: its disk may not be connected.</source>
        <translation>폴더가 없습니다. 디스크가 연결되지 않았을 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>모델 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} 남음</translation>
    </message>
    <message>
        <source>downloads go here</source>
        <translation>다운로드 위치</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>다시 생성</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>이어서 쓰기</translation>
    </message>
    <message>
        <source>Sent prompt…</source>
        <translation>보낸 프롬프트…</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>이전 버전</translation>
    </message>
    <message>
        <source>Version of this answer</source>
        <translation>이 답변의 버전</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>다음 버전</translation>
    </message>
</context>
<context>
    <name>FoundWay</name>
    <message>
        <source>Models of other programs</source>
        <translation>다른 프로그램의 모델</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>쓸 수 없음</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Use %n model(s)</source>
        <translation>
            <numerusform>모델 %n개 쓰기</numerusform>
        </translation>
    </message>
    <message>
        <source>Use them</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Tick those that you want; they stay where they are, nothing is copied.</source>
        <translation>쓸 것에 표시하세요. 파일은 그 자리에 두고 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>{program} keeps models in {folder}, which this account may not read.</source>
        <translation>{program}의 모델이 {folder}에 있지만 이 계정으로는 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>너무 큼</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>Kept on this computer: no provider gets this conversation. Press to take the lock off.</source>
        <translation>이 컴퓨터에만 둡니다. 이 대화는 어느 제공자에게도 보내지 않습니다. 누르면 잠금을 풉니다.</translation>
    </message>
    <message>
        <source>Local only because its folder “{folder}” is</source>
        <translation>폴더 “{folder}”이(가) 잠겨 있어 이 컴퓨터 안에만 둡니다</translation>
    </message>
</context>
<context>
    <name>Inspecting</name>
    <message>
        <source>New chats use these settings now</source>
        <translation>이제 새 대화에 이 설정을 씁니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>인스펙터</translation>
    </message>
    <message>
        <source>Use for new chats</source>
        <translation>새 대화에 쓰기</translation>
    </message>
    <message>
        <source>Fold the inspector away</source>
        <translation>인스펙터 접기</translation>
    </message>
    <message>
        <source>New chats begin with this system prompt and these parameters.</source>
        <translation>새 대화는 이 시스템 프롬프트와 매개변수로 시작합니다.</translation>
    </message>
    <message>
        <source>These settings are for this conversation. New chats keep theirs unless you say so.</source>
        <translation>이 설정은 이 대화에만 쓰입니다. 따로 정하지 않으면 새 대화의 설정은 그대로입니다.</translation>
    </message>
    <message>
        <source>Settings of {name}</source>
        <translation>{name}의 설정</translation>
    </message>
</context>
<context>
    <name>InsteadCard</name>
    <message>
        <source>Cloud model to compare with</source>
        <translation>비교할 클라우드 모델</translation>
    </message>
    <message>
        <source>Add an account…</source>
        <translation>계정 추가…</translation>
    </message>
    <message>
        <source>What this computer&apos;s answers would have cost with a cloud model</source>
        <translation>이 컴퓨터의 답변을 클라우드 모델로 받았을 때의 비용</translation>
    </message>
    <message>
        <source>Shown once an account has a model whose price is known.</source>
        <translation>요금이 알려진 모델을 가진 계정이 있으면 표시됩니다.</translation>
    </message>
    <message>
        <source>This computer&apos;s answers would have cost about {price} with {model}</source>
        <translation>이 컴퓨터의 답변을 {model}(으)로 받았다면 약 {price}</translation>
    </message>
    <message>
        <source>For {read} tokens read and {written} written; other models count tokens a little differently.</source>
        <translation>읽은 토큰 {read}개와 쓴 토큰 {written}개 기준이며, 모델마다 토큰을 세는 방식이 조금 다릅니다.</translation>
    </message>
    <message>
        <source>Prices of {date}.</source>
        <translation>요금 기준일: {date}</translation>
    </message>
</context>
<context>
    <name>JumpButton</name>
    <message>
        <source>Jump to the end</source>
        <translation>맨 아래로</translation>
    </message>
</context>
<context>
    <name>KeyButton</name>
    <message>
        <source>Press a key</source>
        <translation>키를 누르세요</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>단축키 없음</translation>
    </message>
    <message>
        <source>Press the new key. Escape keeps the old one, Backspace takes it away.</source>
        <translation>새 단축키를 누르세요. Esc는 그대로 두고, Backspace는 없앱니다.</translation>
    </message>
    <message>
        <source>Press to change the key</source>
        <translation>누르면 단축키를 바꿉니다</translation>
    </message>
</context>
<context>
    <name>KeyEditor</name>
    <message>
        <source>Search by name or key</source>
        <translation>이름이나 키로 찾기</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>모두 되돌리기</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>그런 이름이 없습니다</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Reset the key of “{action}”</source>
        <translation>“{action}”의 단축키 되돌리기</translation>
    </message>
    <message>
        <source>Use it here</source>
        <translation>여기에 쓰기</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>{key} is needed for typing. Choose another key.</source>
        <translation>{key} 키는 글을 쓰는 데 필요합니다. 다른 키를 고르세요.</translation>
    </message>
    <message>
        <source>{key} belongs to “{action}”.</source>
        <translation>{key} 키는 이미 “{action}”에 쓰입니다.</translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message>
        <source>Passphrase</source>
        <translation>암호문구</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>한 번 더</translation>
    </message>
    <message>
        <source>Keys are sealed with your passphrase. Enter it to use them until Tandem ends.</source>
        <translation>키가 암호문구로 봉인되어 있습니다. 입력하면 Tandem을 끝낼 때까지 사용합니다.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>There is no keyring here, so keys are gone when Tandem ends. They can be kept in a file that only a passphrase opens; nobody can tell you a passphrase that you have forgotten.</source>
        <translation>여기에는 키링이 없어 Tandem이 끝나면 키가 사라집니다. 암호문구로만 열리는 파일에 보관할 수 있습니다. 잊은 암호문구는 아무도 알려 드릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Seal the keys</source>
        <translation>키 봉인</translation>
    </message>
    <message numerus="yes">
        <source>At least %n character(s)</source>
        <translation>
            <numerusform>%n자 이상</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LaneActions</name>
    <message>
        <source>Lanes scroll together</source>
        <translation>레인을 함께 스크롤합니다</translation>
    </message>
    <message>
        <source>Each lane scrolls by itself</source>
        <translation>레인을 따로 스크롤합니다</translation>
    </message>
    <message>
        <source>Local models write at once where memory allows. Their times are not fair then.</source>
        <translation>메모리가 되는 만큼 로컬 모델이 동시에 씁니다. 그러면 시간을 공정하게 견줄 수 없습니다.</translation>
    </message>
    <message>
        <source>Local models write one after another, so that their times are fair.</source>
        <translation>시간을 공정하게 견줄 수 있도록 로컬 모델이 차례로 씁니다.</translation>
    </message>
    <message>
        <source>This lane has been asked all that the others were asked</source>
        <translation>이 레인은 다른 레인이 받은 질문을 모두 받았습니다</translation>
    </message>
</context>
<context>
    <name>LaneButton</name>
    <message>
        <source>Model of this lane: {name}</source>
        <translation>이 레인의 모델: {name}</translation>
    </message>
</context>
<context>
    <name>LaneColumn</name>
    <message>
        <source>Lane {name}</source>
        <translation>레인 {name}</translation>
    </message>
    <message>
        <source>Answers of {name}</source>
        <translation>{name}의 답변</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>대화</translation>
    </message>
</context>
<context>
    <name>LaneFoot</name>
    <message>
        <source>Ask only this one</source>
        <translation>여기에만 묻기</translation>
    </message>
    <message>
        <source>Ask only {name}</source>
        <translation>{name}에만 묻기</translation>
    </message>
    <message>
        <source>Only this one is asked</source>
        <translation>여기에만 묻습니다</translation>
    </message>
</context>
<context>
    <name>LaneHead</name>
    <message>
        <source>Stop this lane</source>
        <translation>이 레인 중지</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>What can be done with the lane</source>
        <translation>레인에서 할 수 있는 일</translation>
    </message>
    <message>
        <source>What can be done with {name}</source>
        <translation>{name}에서 할 수 있는 일</translation>
    </message>
    <message>
        <source>Name of the lane</source>
        <translation>레인 이름</translation>
    </message>
</context>
<context>
    <name>LaneTabs</name>
    <message>
        <source>Lanes</source>
        <translation>레인</translation>
    </message>
</context>
<context>
    <name>LanesAllow</name>
    <message>
        <source>Lane</source>
        <translation>레인</translation>
    </message>
    <message>
        <source>While it is judged blind, the lanes stand as their last answers did. They move once it is not.</source>
        <translation>블라인드로 평가하는 동안 레인은 마지막 답변이 놓인 순서대로 있습니다. 블라인드 평가를 끄면 옮길 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>LanguageSection</name>
    <message>
        <source>System ({language})</source>
        <translation>시스템({language})</translation>
    </message>
</context>
<context>
    <name>LeftCard</name>
    <message>
        <source>Remove them now</source>
        <translation>지금 지우기</translation>
    </message>
    <message>
        <source>Old keys in the keyring</source>
        <translation>키링에 남은 옛 키</translation>
    </message>
    <message>
        <source>Keys of accounts that you have removed or changed are still there: the keyring was locked or did not answer. They go as soon as it keeps another key.</source>
        <translation>지우거나 바꾼 계정의 키가 아직 남아 있습니다. 키링이 잠겨 있었거나 응답하지 않았습니다. 키링에 다른 키를 보관하면 함께 지워집니다.</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>J, K: next and earlier mark</source>
        <translation>J, K: 다음 표시와 앞 표시</translation>
    </message>
</context>
<context>
    <name>LibraryCard</name>
    <message>
        <source>Name of the model</source>
        <translation>모델 이름</translation>
    </message>
    <message>
        <source>Favourite: first in the picker</source>
        <translation>즐겨찾기: 고를 때 맨 앞에 표시</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>대화하기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Read all of the file anew and compare it with what was read first</source>
        <translation>파일 전체를 다시 읽어 처음 읽은 내용과 비교합니다</translation>
    </message>
    <message>
        <source>Copy into Tandem&apos;s folder</source>
        <translation>Tandem 폴더로 복사</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>SHA-256 복사</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>The file is not where it was.</source>
        <translation>파일이 있던 자리에 없습니다.</translation>
    </message>
    <message>
        <source>{path}
Put it back or into one of the models folders: it is known by its bytes.</source>
        <translation>{path}
제자리나 모델 폴더 중 한 곳에 넣어 주세요. 내용으로 알아봅니다.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>다시 찾기</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>목록에서 빼기</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>계열</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>양자화</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>컨텍스트 길이</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>File for images</source>
        <translation>이미지용 파일</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>마지막 사용</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>복사하는 중…</translation>
    </message>
    <message>
        <source>Verifying…</source>
        <translation>검증하는 중…</translation>
    </message>
    <message>
        <source>No favourite any more</source>
        <translation>즐겨찾기에서 빼기</translation>
    </message>
</context>
<context>
    <name>LibraryDoing</name>
    <message>
        <source>Add model files</source>
        <translation>모델 파일 추가</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 모델 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Add a models folder</source>
        <translation>모델 폴더 추가</translation>
    </message>
    <message>
        <source>{name} is copied and verified, and the copy is used</source>
        <translation>{name}: 복사하고 검증했으며 이제 사본을 씁니다</translation>
    </message>
    <message>
        <source>Move {name} to the trash?</source>
        <translation>{name} 파일을 휴지통으로 옮기시겠습니까?</translation>
    </message>
    <message>
        <source>{path}
{size} are free once the trash is emptied. Conversations with it stay.</source>
        <translation>{path}
휴지통을 비우면 {size}가 비게 됩니다. 이 모델과 나눈 대화는 남습니다.</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>{name} is listed no more</source>
        <translation>{name}: 목록에서 뺐습니다</translation>
    </message>
    <message>
        <source>{name} is listed no more. Its file was not touched.</source>
        <translation>{name}: 목록에서 뺐습니다. 파일은 건드리지 않았습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>Its file is not there any more. Conversations with it stay.</source>
        <translation>파일이 더는 없습니다. 이 모델과 나눈 대화는 남습니다.</translation>
    </message>
    <message>
        <source>The file belongs to {program} and stays where it is.</source>
        <translation>파일은 {program}의 것이며 그 자리에 그대로 있습니다.</translation>
    </message>
    <message>
        <source>The file stays where it is.</source>
        <translation>파일은 그 자리에 그대로 있습니다.</translation>
    </message>
    <message>
        <source>List {name} no more?</source>
        <translation>{name} 모델을 목록에서 빼시겠습니까?</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>목록에서 빼기</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>{name} is in the trash</source>
        <translation>{name}: 휴지통으로 옮겼습니다</translation>
    </message>
    <message>
        <source>{name} has changed since it was first read: it is listed as another model now</source>
        <translation>{name}: 처음 읽은 뒤로 내용이 바뀌어 이제 다른 모델로 표시됩니다</translation>
    </message>
    <message>
        <source>{name} is unchanged, byte by byte what {source} has</source>
        <translation>{name}: 바뀌지 않았고 {source}의 파일과 모든 바이트가 같습니다</translation>
    </message>
    <message>
        <source>{name} is unchanged, but not what {source} has: download it again</source>
        <translation>{name}: 바뀌지 않았지만 {source}의 파일과 다릅니다. 다시 다운로드하세요</translation>
    </message>
    <message>
        <source>{name} is unchanged, byte by byte</source>
        <translation>{name}: 모든 바이트가 그대로입니다</translation>
    </message>
    <message>
        <source>Tandem looks for models in {folder} from now on</source>
        <translation>이제부터 {folder}에서 모델을 찾습니다</translation>
    </message>
</context>
<context>
    <name>LibraryFolders</name>
    <message>
        <source>Add a folder…</source>
        <translation>폴더 추가…</translation>
    </message>
    <message>
        <source>Models folders</source>
        <translation>모델 폴더</translation>
    </message>
    <message>
        <source>Tandem looks for models in these folders. New downloads and copies go to one of them.</source>
        <translation>Tandem은 이 폴더들에서 모델을 찾습니다. 새 다운로드와 사본은 그중 한 곳에 저장됩니다.</translation>
    </message>
</context>
<context>
    <name>LibraryList</name>
    <message>
        <source>Models on this computer</source>
        <translation>이 컴퓨터의 모델</translation>
    </message>
</context>
<context>
    <name>LibraryMenus</name>
    <message>
        <source>By name</source>
        <translation>이름순</translation>
    </message>
    <message>
        <source>Used last</source>
        <translation>최근 사용순</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>큰 순서</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>목록 순서</translation>
    </message>
    <message>
        <source>Add models</source>
        <translation>모델 추가</translation>
    </message>
    <message>
        <source>Add model files…</source>
        <translation>모델 파일 추가…</translation>
    </message>
    <message>
        <source>Add a models folder…</source>
        <translation>모델 폴더 추가…</translation>
    </message>
    <message>
        <source>Look again, also in other programs</source>
        <translation>다른 프로그램까지 다시 찾기</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>대화하기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용하기</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>목록에서 빼기…</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>휴지통으로 이동…</translation>
    </message>
</context>
<context>
    <name>LibraryPane</name>
    <message>
        <source>Search the models on this computer</source>
        <translation>이 컴퓨터의 모델 검색</translation>
    </message>
    <message>
        <source>Order of the list</source>
        <translation>목록 순서</translation>
    </message>
    <message>
        <source>Add models</source>
        <translation>모델 추가</translation>
    </message>
    <message>
        <source>Models folders</source>
        <translation>모델 폴더</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>없어진 모델</translation>
    </message>
    <message>
        <source>Found in {program}</source>
        <translation>{program}에 있는 모델</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>쓸 수 없는 파일</translation>
    </message>
    <message numerus="yes">
        <source>%n models folder(s)</source>
        <translation>
            <numerusform>모델 폴더 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} used</source>
        <translation>{size} 사용</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} 남음</translation>
    </message>
    <message>
        <source>Discover models</source>
        <translation>모델 찾아보기</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>검색 지우기</translation>
    </message>
    <message>
        <source>No model here matches that.</source>
        <translation>여기에 맞는 모델이 없습니다.</translation>
    </message>
    <message>
        <source>There are no models on this computer yet.</source>
        <translation>이 컴퓨터에는 아직 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Download one, or drop a GGUF file here. It is used where it is, nothing is copied.</source>
        <translation>하나를 다운로드하거나 GGUF 파일을 여기에 놓으세요. 있는 자리에서 쓰며, 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>Add model files…</source>
        <translation>모델 파일 추가…</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>{name} 읽는 중…</translation>
    </message>
    <message>
        <source>All of it, once, to know it by its content.</source>
        <translation>내용으로 알아보기 위해 전체를 한 번 읽습니다.</translation>
    </message>
</context>
<context>
    <name>LibraryRows</name>
    <message>
        <source>favourite</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>쓸 수 없음</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>파일 없음</translation>
    </message>
    <message>
        <source>copying {percent}%</source>
        <translation>복사 중 {percent}%</translation>
    </message>
    <message>
        <source>verifying {percent}%</source>
        <translation>검증 중 {percent}%</translation>
    </message>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>사본 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LoadSection</name>
    <message>
        <source>Loading</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>컨텍스트 길이</translation>
    </message>
    <message>
        <source>How much of a conversation the model can see at once, in tokens: raise it for long texts, lower it to save memory. Automatic takes what fits, up to 8,192.</source>
        <translation>모델이 대화를 한 번에 얼마나 볼 수 있는지를 토큰으로 나타냅니다. 긴 글에는 늘리고, 메모리를 아끼려면 줄이세요. 자동은 8,192까지 들어가는 만큼 씁니다.</translation>
    </message>
    <message>
        <source>Layers on the graphics card</source>
        <translation>그래픽 카드에 올릴 층</translation>
    </message>
    <message>
        <source>More of them make answers faster and take more of the card&apos;s memory; 0 keeps the model off it. Automatic takes as many as fit the memory that is free when it loads.</source>
        <translation>많을수록 답변이 빨라지고 카드의 메모리를 더 씁니다. 0이면 카드를 쓰지 않습니다. 자동은 불러올 때 비어 있는 메모리에 들어가는 만큼 올립니다.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>How many of the processor&apos;s cores compute: as many as it really has are fastest, fewer leave room for other programs.</source>
        <translation>프로세서의 코어 몇 개로 계산할지 정합니다. 실제 코어 수만큼이 가장 빠르고, 줄이면 다른 프로그램에 여유가 생깁니다.</translation>
    </message>
    <message>
        <source>Context in memory</source>
        <translation>메모리 속 컨텍스트</translation>
    </message>
    <message>
        <source>How exactly the conversation is kept in memory: 8 bits take about half of it and change hardly anything, 4 bits a quarter, with more mistakes in long conversations.</source>
        <translation>대화를 메모리에 얼마나 정밀하게 담아 둘지 정합니다. 8비트는 절반쯤 쓰면서 거의 차이가 없고, 4비트는 4분의 1쯤 쓰지만 긴 대화에서 실수가 늘어납니다.</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16비트</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8비트</translation>
    </message>
    <message>
        <source>4 bits</source>
        <translation>4비트</translation>
    </message>
    <message>
        <source>A change loads the model again before its next answer.</source>
        <translation>바꾸면 다음 답변 전에 모델을 다시 불러옵니다.</translation>
    </message>
</context>
<context>
    <name>Locking</name>
    <message>
        <source>Kept on this computer: no provider gets this conversation.</source>
        <translation>이 컴퓨터에만 둡니다. 이 대화는 어느 제공자에게도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>No longer locked: this conversation may go to a provider when you allow it.</source>
        <translation>잠금을 풀었습니다. 허용하시면 이 대화를 제공자에게 보낼 수 있습니다.</translation>
    </message>
    <message>
        <source>Kept on this computer because its folder “{folder}” is: take the lock off the folder, or move it.</source>
        <translation>폴더 “{folder}”이(가) 잠겨 있어 이 컴퓨터 안에만 둡니다. 폴더의 잠금을 풀거나 대화를 옮기세요.</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>폴더로 이동…</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) from a provider stopped.</source>
        <translation>
            <numerusform>제공자가 쓰던 답변 %n개를 중지했습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LongTextOffer</name>
    <message>
        <source>Attach as file</source>
        <translation>파일로 첨부</translation>
    </message>
    <message>
        <source>That is a long text</source>
        <translation>글이 깁니다</translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message>
        <source>Sent prompt…</source>
        <translation>보낸 프롬프트…</translation>
    </message>
    <message>
        <source>Edit and ask again…</source>
        <translation>편집하여 다시 묻기…</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>Model: {name}</source>
        <translation>모델: {name}</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Looking for models…</source>
        <translation>모델을 찾는 중…</translation>
    </message>
    <message>
        <source>Open a model file to begin.</source>
        <translation>시작하려면 모델 파일을 여세요.</translation>
    </message>
    <message>
        <source>Choose a model that is on this computer.</source>
        <translation>이 컴퓨터에 있는 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>Choose a model: this one&apos;s account was removed.</source>
        <translation>모델을 고르세요. 이 모델의 계정은 제거되었습니다.</translation>
    </message>
    <message>
        <source>Kept on this computer: choose a model here, or take the lock off.</source>
        <translation>이 컴퓨터에만 두는 대화입니다. 여기 있는 모델을 고르거나 잠금을 푸세요.</translation>
    </message>
    <message>
        <source>Kept on this computer by the folder “{folder}”: choose a model here.</source>
        <translation>폴더 “{folder}”이(가) 잠겨 있어 이 컴퓨터 안에만 두는 대화입니다. 여기 있는 모델을 고르세요.</translation>
    </message>
</context>
<context>
    <name>ModelDefaultsPanel</name>
    <message>
        <source>Defaults of this model</source>
        <translation>이 모델의 기본값</translation>
    </message>
    <message>
        <source>Set everything back to automatic</source>
        <translation>모두 자동으로 되돌리기</translation>
    </message>
    <message>
        <source>Template, system prompt and parameters are for new chats with this model.</source>
        <translation>템플릿, 시스템 프롬프트, 매개변수는 이 모델과의 새 대화에 적용됩니다.</translation>
    </message>
</context>
<context>
    <name>ModelDelegate</name>
    <message>
        <source>Base model</source>
        <translation>베이스 모델</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Search models</source>
        <translation>모델 찾기</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>이 컴퓨터의 모델</translation>
    </message>
    <message>
        <source>No model of that name here</source>
        <translation>그런 이름의 모델이 없습니다</translation>
    </message>
    <message>
        <source>Models in the picker</source>
        <translation>선택 목록의 모델</translation>
    </message>
    <message>
        <source>No model is called that.</source>
        <translation>그런 이름의 모델이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Stop loading</source>
        <translation>불러오기 중지</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>모델 없음</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>모델 파일 열기</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF 모델 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
</context>
<context>
    <name>ModelPopup</name>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
    </message>
    <message>
        <source>Chat template: {template}</source>
        <translation>대화 템플릿: {template}</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>모델…</translation>
    </message>
    <message>
        <source>Take {name} out of memory</source>
        <translation>{name}을(를) 메모리에서 내리기</translation>
    </message>
    <message>
        <source>Take a model out of memory</source>
        <translation>모델을 메모리에서 내리기</translation>
    </message>
    <message>
        <source>Add a cloud model…</source>
        <translation>클라우드 모델 추가…</translation>
    </message>
</context>
<context>
    <name>ModelRows</name>
    <message>
        <source>Base model</source>
        <translation>베이스 모델</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>선택됨</translation>
    </message>
    <message>
        <source>favourite</source>
        <translation>즐겨찾기</translation>
    </message>
</context>
<context>
    <name>ModelSection</name>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>How the conversation is written down for the model: leave it automatic, and choose another one only if answers are garbled or run on by themselves.</source>
        <translation>대화를 모델에게 적어 주는 방식입니다. 자동으로 두고, 답변이 깨지거나 저절로 이어질 때만 다른 것을 고르세요.</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>컨텍스트 길이</translation>
    </message>
    <message>
        <source>How much of the conversation the model can see at once: raise it for long texts, lower it to save memory.</source>
        <translation>모델이 한 번에 볼 수 있는 대화의 양입니다. 긴 글에는 늘리고, 메모리를 아끼려면 줄이세요.</translation>
    </message>
    <message>
        <source>A change loads the model again before the next answer.</source>
        <translation>바꾸면 다음 답변 전에 모델을 다시 불러옵니다.</translation>
    </message>
    <message>
        <source>No model is chosen.</source>
        <translation>고른 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>not on this computer any more</source>
        <translation>이 컴퓨터에 더는 없음</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Quantization</source>
        <translation>양자화</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>기본 모델</translation>
    </message>
    <message>
        <source>chat model</source>
        <translation>대화 모델</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>실행 장치</translation>
    </message>
    <message>
        <source>Trained with</source>
        <translation>학습 길이</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 토큰</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Automatic (what fits)</source>
        <translation>자동(들어가는 만큼)</translation>
    </message>
    <message>
        <source>{count} tokens · ≈ {memory}</source>
        <translation>{count} 토큰 · ≈ {memory}</translation>
    </message>
    <message>
        <source>{length} (more than is free)</source>
        <translation>{length}(남은 것보다 많음)</translation>
    </message>
    <message>
        <source>This model&apos;s default ({count} tokens)</source>
        <translation>이 모델의 기본값 (토큰 {count}개)</translation>
    </message>
    <message>
        <source>Answers from</source>
        <translation>답하는 곳</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Parameters at their default are left to the model, and those that its provider does not take are not sent. The sent prompt of each answer shows what was.</source>
        <translation>기본값 그대로인 매개변수는 모델에 맡기고, 제공자가 받지 않는 매개변수는 보내지 않습니다. 실제로 보낸 내용은 답마다 보낸 프롬프트에서 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ModelStep</name>
    <message>
        <source>Choose a model to begin with</source>
        <translation>처음에 쓸 모델을 고르세요</translation>
    </message>
    <message>
        <source>You can change it at any time, in every conversation.</source>
        <translation>어느 대화에서나 언제든지 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>None was found on this computer. A file in the GGUF format is all that it takes.</source>
        <translation>이 컴퓨터에서 찾지 못했습니다. GGUF 형식의 파일 하나면 됩니다.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>대화로 돌아가기</translation>
    </message>
    <message>
        <source>Parts of this page</source>
        <translation>이 페이지의 항목</translation>
    </message>
</context>
<context>
    <name>ModelsPart</name>
    <message>
        <source>On this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Discover</source>
        <translation>찾아보기</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>다운로드</translation>
    </message>
</context>
<context>
    <name>NeededRow</name>
    <message>
        <source>The same model</source>
        <translation>같은 모델</translation>
    </message>
    <message>
        <source>Who answers for %1</source>
        <translation>%1 대신 답할 모델</translation>
    </message>
    <message>
        <source>Do not ask</source>
        <translation>묻지 않음</translation>
    </message>
    <message>
        <source>Another model answers otherwise, whatever the seed.</source>
        <translation>다른 모델은 시드가 같아도 다르게 답합니다.</translation>
    </message>
    <message>
        <source>The very same file is here: %1</source>
        <translation>바로 그 파일이 있습니다: %1</translation>
    </message>
    <message>
        <source>Not on this computer: %1.</source>
        <translation>이 컴퓨터에 없습니다: %1.</translation>
    </message>
    <message>
        <source>It came from %1 on the Hugging Face Hub.</source>
        <translation>Hugging Face Hub의 %1에서 받은 것입니다.</translation>
    </message>
    <message>
        <source>The file does not say where it came from: look for its name in Discover.</source>
        <translation>어디서 받았는지는 파일에 없습니다. 찾아보기에서 이름으로 찾아보세요.</translation>
    </message>
    <message>
        <source>Asked of %1 with your account; you are asked before words leave.</source>
        <translation>내 계정으로 %1에 묻습니다. 글이 나가기 전에 먼저 묻습니다.</translation>
    </message>
    <message>
        <source>There is no account with %1 here: add one in Settings › Accounts.</source>
        <translation>여기에는 %1 계정이 없습니다. 설정 › 계정에서 추가하세요.</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>허브</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>프록시</translation>
    </message>
    <message>
        <source>The environment variable HF_HUB_OFFLINE keeps Tandem offline.</source>
        <translation>환경 변수 HF_HUB_OFFLINE 때문에 Tandem이 오프라인입니다.</translation>
    </message>
    <message>
        <source>Nothing reaches the network, and downloads wait. All that is on this computer works as ever.</source>
        <translation>네트워크에 아무것도 보내지 않으며 다운로드는 기다립니다. 이 컴퓨터에 있는 것은 그대로 사용할 수 있습니다.</translation>
    </message>
    <message>
        <source>HF_ENDPOINT is “{address}”, which is no address of a Hub</source>
        <translation>HF_ENDPOINT의 “{address}”은(는) 허브 주소가 아닙니다</translation>
    </message>
    <message>
        <source>The mirror {address}, from HF_ENDPOINT</source>
        <translation>미러 {address} (HF_ENDPOINT)</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>{address}, from {variable}</source>
        <translation>{address} ({variable})</translation>
    </message>
    <message>
        <source>{address}, from the system&apos;s settings</source>
        <translation>{address} (시스템 설정)</translation>
    </message>
</context>
<context>
    <name>Notifications</name>
    <message>
        <source>The answer is complete</source>
        <translation>답변이 완료되었습니다</translation>
    </message>
    <message>
        <source>The answer could not be completed.</source>
        <translation>답변을 완료하지 못했습니다.</translation>
    </message>
    <message>
        <source>Tandem</source>
        <translation>Tandem</translation>
    </message>
    <message>
        <source>Downloaded and verified. Click to chat with it.</source>
        <translation>다운로드하고 확인했습니다. 클릭하면 대화를 시작합니다.</translation>
    </message>
    <message>
        <source>All answers are there: which is better?</source>
        <translation>답변이 모두 도착했습니다. 어느 쪽이 더 나은가요?</translation>
    </message>
</context>
<context>
    <name>NotificationsSection</name>
    <message>
        <source>Keep Tandem in the tray when the window is closed</source>
        <translation>창을 닫아도 Tandem을 트레이에 두기</translation>
    </message>
    <message>
        <source>Answers go on being written. Quit from the tray&apos;s menu.</source>
        <translation>답변은 계속 작성됩니다. 트레이 메뉴에서 종료하세요.</translation>
    </message>
    <message>
        <source>This desktop has no tray.</source>
        <translation>이 데스크톱에는 트레이가 없습니다.</translation>
    </message>
    <message>
        <source>Notify when a long answer or a download is complete</source>
        <translation>긴 답변이나 다운로드가 끝나면 알림</translation>
    </message>
    <message>
        <source>Only while Tandem&apos;s window is in the background; an answer must have taken more than 20 seconds.</source>
        <translation>Tandem 창이 뒤에 있을 때만 알리며, 답변은 20초 넘게 걸린 경우에만 알립니다.</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>Enter a whole number from {least} to {most}.</source>
        <translation>{least}에서 {most} 사이의 정수를 넣으세요.</translation>
    </message>
    <message>
        <source>Enter a number from {least} to {most}.</source>
        <translation>{least}에서 {most} 사이의 수를 넣으세요.</translation>
    </message>
</context>
<context>
    <name>Obtaining</name>
    <message>
        <source>Show downloads</source>
        <translation>다운로드 보기</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>It is on this computer.</source>
        <translation>이 컴퓨터에 있습니다.</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>대화하기</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>Download anyway</source>
        <translation>그래도 다운로드</translation>
    </message>
    <message>
        <source>Asking the Hub for its files…</source>
        <translation>허브에 파일을 묻는 중…</translation>
    </message>
</context>
<context>
    <name>OfflineButton</name>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>온라인</translation>
    </message>
    <message>
        <source>The environment variable HF_HUB_OFFLINE keeps Tandem offline.</source>
        <translation>환경 변수 HF_HUB_OFFLINE 때문에 Tandem이 오프라인입니다.</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>온라인으로 전환</translation>
    </message>
    <message>
        <source>Go offline: nothing leaves this computer</source>
        <translation>오프라인으로 전환: 이 컴퓨터에서 아무것도 나가지 않습니다</translation>
    </message>
</context>
<context>
    <name>OpenLink</name>
    <message>
        <source>Open a link to %1?</source>
        <translation>%1(으)로 가는 링크를 열까요?</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>주소 복사</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>OtherFile</name>
    <message>
        <source>Use it</source>
        <translation>사용하기</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>휴지통으로 이동…</translation>
    </message>
    <message>
        <source>{program} has this model, {size}. Tandem uses it where it is: nothing is copied or changed there.</source>
        <translation>{program}에 있는 모델입니다({size}). Tandem은 있는 자리에서 쓰며, 아무것도 복사하거나 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>This file lies in a models folder and cannot be used.</source>
        <translation>모델 폴더에 있지만 쓸 수 없는 파일입니다.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>자세한 내용 복사</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Copy details</source>
        <translation>자세한 내용 복사</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Search actions, conversations and models</source>
        <translation>동작, 대화, 모델 찾기</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>찾은 것</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>그런 이름이 없습니다</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Open the keys?</source>
        <translation>키를 열까요?</translation>
    </message>
    <message>
        <source>The key for {provider} is sealed. Enter your passphrase; keys stay open until Tandem ends.</source>
        <translation>{provider}의 키가 봉인되어 있습니다. 암호문구를 입력하세요. 키는 Tandem을 끝낼 때까지 열려 있습니다.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>암호문구</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Open the keys</source>
        <translation>키 열기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Send nothing</source>
        <translation>아무것도 보내지 않기</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>{name}: place {place}</source>
        <translation>{name}: {place}위</translation>
    </message>
</context>
<context>
    <name>PowerSection</name>
    <message>
        <source>The screen may still go dark.</source>
        <translation>화면은 꺼질 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep the computer awake while an answer is written or a model is downloaded</source>
        <translation>답변을 작성하거나 모델을 다운로드하는 동안 컴퓨터를 깨어 있게 유지</translation>
    </message>
    <message>
        <source>Keep models in memory that are not used</source>
        <translation>쓰지 않는 모델을 메모리에 두는 시간</translation>
    </message>
    <message>
        <source>One that is there answers at once. It leaves earlier if another model needs the memory.</source>
        <translation>메모리에 있는 모델은 바로 답합니다. 다른 모델에 메모리가 필요하면 더 일찍 내려갑니다.</translation>
    </message>
    <message>
        <source>Until the memory is needed</source>
        <translation>메모리가 필요할 때까지</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n분</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n시간</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PresentWay</name>
    <message>
        <source>Start with it</source>
        <translation>이것으로 시작</translation>
    </message>
    <message>
        <source>Looking for models on this computer…</source>
        <translation>이 컴퓨터에서 모델을 찾는 중…</translation>
    </message>
    <message>
        <source>Comes with Tandem, {size}. Small and quick, and often wrong: good for a first try.</source>
        <translation>Tandem과 함께 제공됩니다. {size}. 작고 빠르지만 자주 틀립니다. 처음 써 보기에 좋습니다.</translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>Name of the preset</source>
        <translation>프리셋 이름</translation>
    </message>
    <message>
        <source>Name of the preset, then Enter</source>
        <translation>프리셋 이름을 쓰고 Enter</translation>
    </message>
    <message>
        <source>Settings of your own</source>
        <translation>직접 정한 설정</translation>
    </message>
    <message>
        <source>Preset: {name}</source>
        <translation>프리셋: {name}</translation>
    </message>
    <message>
        <source>Save as a preset…</source>
        <translation>프리셋으로 저장…</translation>
    </message>
    <message>
        <source>Rename “{name}”…</source>
        <translation>“{name}” 이름 바꾸기…</translation>
    </message>
    <message>
        <source>Delete “{name}”</source>
        <translation>“{name}” 삭제</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>이름을 지으세요.</translation>
    </message>
    <message>
        <source>There is a preset with this name already; choose another one.</source>
        <translation>같은 이름의 프리셋이 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>The preset “{name}” was deleted</source>
        <translation>프리셋 “{name}”을(를) 삭제했습니다</translation>
    </message>
</context>
<context>
    <name>PricesCard</name>
    <message>
        <source>Fetch the newest</source>
        <translation>최신 요금표 가져오기</translation>
    </message>
    <message>
        <source>Fetch the newest prices</source>
        <translation>최신 요금표 가져오기</translation>
    </message>
    <message>
        <source>Prices</source>
        <translation>요금</translation>
    </message>
    <message>
        <source>What models cost is in a list of genai-prices, an open project. Nothing about you goes there.</source>
        <translation>모델 요금은 공개 프로젝트 genai-prices의 요금표를 따릅니다. 사용자에 관한 정보는 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>가져오는 중…</translation>
    </message>
    <message>
        <source>The list that came with Tandem is in force.</source>
        <translation>Tandem에 포함된 요금표를 사용하고 있습니다.</translation>
    </message>
    <message>
        <source>The list that was fetched on {date} is in force.</source>
        <translation>{date}에 가져온 목록을 사용합니다.</translation>
    </message>
    <message>
        <source>The list that came with Tandem, of {date}, is in force.</source>
        <translation>Tandem에 들어 있는 {date} 목록을 사용합니다.</translation>
    </message>
</context>
<context>
    <name>ProjectorChoice</name>
    <message>
        <source>Also what it needs to see images</source>
        <translation>이미지를 보는 데 필요한 파일도 받기</translation>
    </message>
</context>
<context>
    <name>PromptEdit</name>
    <message>
        <source>Ask anything…</source>
        <translation>무엇이든 물어보세요…</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Ctrl+Enter sends, Enter begins a new line</source>
        <translation>Ctrl+Enter로 보내고 Enter로 줄을 바꿉니다</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a new line</source>
        <translation>Enter로 보내고 Shift+Enter로 줄을 바꿉니다</translation>
    </message>
</context>
<context>
    <name>PromptQueue</name>
    <message>
        <source>The queued prompt was not sent</source>
        <translation>대기 중이던 프롬프트를 보내지 못했습니다</translation>
    </message>
</context>
<context>
    <name>PromptTools</name>
    <message>
        <source>Earlier version</source>
        <translation>이전 버전</translation>
    </message>
    <message>
        <source>Version of this prompt</source>
        <translation>이 프롬프트의 버전</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>다음 버전</translation>
    </message>
    <message>
        <source>Edit and ask again…</source>
        <translation>편집하여 다시 묻기…</translation>
    </message>
</context>
<context>
    <name>QuantizationRow</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>파일 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RankingPopup</name>
    <message>
        <source>Rank the answers; 1 is the best, equal places are a tie.</source>
        <translation>답변의 순위를 매기세요. 1이 가장 좋고, 같은 순위는 무승부입니다.</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>투표</translation>
    </message>
</context>
<context>
    <name>RecommendedWay</name>
    <message>
        <source>Look at it</source>
        <translation>살펴보기</translation>
    </message>
    <message>
        <source>Measuring how fast this computer is…</source>
        <translation>이 컴퓨터의 속도를 재고 있습니다…</translation>
    </message>
    <message>
        <source>Then one model is recommended for it.</source>
        <translation>끝나면 알맞은 모델 하나를 추천합니다.</translation>
    </message>
    <message>
        <source>Recommended for this computer</source>
        <translation>이 컴퓨터에 추천</translation>
    </message>
    <message>
        <source>{size} to download</source>
        <translation>내려받을 크기 {size}</translation>
    </message>
</context>
<context>
    <name>Removal</name>
    <message>
        <source>Keep it</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Keep the account</source>
        <translation>계정을 그대로 두기</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Remove the account</source>
        <translation>계정 삭제</translation>
    </message>
    <message>
        <source>Its key is deleted here, too. Conversations stay, and so does what they cost.</source>
        <translation>이 컴퓨터에 있는 키도 삭제합니다. 대화와 비용 기록은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Conversations stay, and so does what they cost.</source>
        <translation>대화와 비용 기록은 그대로 남습니다.</translation>
    </message>
</context>
<context>
    <name>RepositoryHead</name>
    <message>
        <source>Open its page in the browser</source>
        <translation>브라우저에서 페이지 열기</translation>
    </message>
    <message>
        <source>thinks before it answers</source>
        <translation>답하기 전에 생각함</translation>
    </message>
    <message>
        <source>base model: continues text, does not chat</source>
        <translation>기본 모델: 글을 이어 쓰며 대화하지 않음</translation>
    </message>
    <message>
        <source>access on request</source>
        <translation>접근 요청 필요</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>라이선스: {licence}</translation>
    </message>
    <message>
        <source>{size} parameters</source>
        <translation>매개변수 {size}</translation>
    </message>
    <message>
        <source>context up to {count} tokens</source>
        <translation>컨텍스트 최대 {count}토큰</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>외 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} downloads a month</source>
        <translation>월 {count}회 다운로드</translation>
    </message>
    <message numerus="yes">
        <source>%n like(s)</source>
        <translation>
            <numerusform>좋아요 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} likes</source>
        <translation>좋아요 {count}개</translation>
    </message>
    <message>
        <source>changed on {day}</source>
        <translation>{day} 변경</translation>
    </message>
    <message>
        <source>made from {names}</source>
        <translation>원본: {names}</translation>
    </message>
</context>
<context>
    <name>RepositoryNotices</name>
    <message>
        <source>Looking at it on the Hub…</source>
        <translation>허브에서 살펴보는 중…</translation>
    </message>
    <message>
        <source>There is no model in it that Tandem could run.</source>
        <translation>Tandem에서 실행할 수 있는 모델이 이 저장소에 없습니다.</translation>
    </message>
    <message>
        <source>Tandem runs GGUF files. Look for a repository of the same model with GGUF in its name.</source>
        <translation>Tandem은 GGUF 파일을 실행합니다. 같은 모델의 저장소 중 이름에 GGUF가 들어간 것을 찾아보세요.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Its terms are accepted: you may download it.</source>
        <translation>약관에 동의했으므로 다운로드할 수 있습니다.</translation>
    </message>
    <message>
        <source>It is only for people who have accepted its terms.</source>
        <translation>약관에 동의한 사람만 받을 수 있습니다.</translation>
    </message>
    <message>
        <source>It is only for people whom its owner lets in.</source>
        <translation>소유자가 허락한 사람만 받을 수 있습니다.</translation>
    </message>
    <message>
        <source>Ask for access on its page, and give Tandem a token of that Hugging Face account.</source>
        <translation>페이지에서 접근을 요청한 뒤, 그 Hugging Face 계정의 토큰을 Tandem에 입력하세요.</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>온라인으로 전환</translation>
    </message>
    <message>
        <source>Change your token…</source>
        <translation>토큰 변경…</translation>
    </message>
    <message>
        <source>Open its page…</source>
        <translation>페이지 열기…</translation>
    </message>
    <message>
        <source>Add your token…</source>
        <translation>토큰 추가…</translation>
    </message>
    <message>
        <source>Choose a model to see which of its files fit this computer.</source>
        <translation>모델을 선택하면 이 컴퓨터에 맞는 파일을 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>RepositoryView</name>
    <message>
        <source>Model card</source>
        <translation>모델 카드</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>이 컴퓨터에 있음</translation>
    </message>
    <message>
        <source>being downloaded</source>
        <translation>다운로드 중</translation>
    </message>
    <message>
        <source>The chosen model</source>
        <translation>선택한 모델</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Choose a model to see its files and how they run on this computer.</source>
        <translation>모델을 고르면 파일과 이 컴퓨터에서 어떻게 실행되는지 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>RowHead</name>
    <message>
        <source>What is this: {name}</source>
        <translation>설명: {name}</translation>
    </message>
    <message>
        <source>{name}: back to {value}</source>
        <translation>{name}: {value}(으)로 되돌리기</translation>
    </message>
</context>
<context>
    <name>Sample</name>
    <message>
        <source>The lamp of the lighthouse had not been lit since the winter of the great storm.</source>
        <translation>등대의 등불은 큰 폭풍이 몰아친 겨울 이후로 켜진 적이 없었다.</translation>
    </message>
</context>
<context>
    <name>SamplingDefaults</name>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>As in every new chat</source>
        <translation>모든 새 대화와 같게</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>따로 정함</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>답변 최대 길이</translation>
    </message>
    <message>
        <source>The answer ends after so many tokens, each about three quarters of a word.</source>
        <translation>답변은 이만큼의 토큰 뒤에 끝납니다. 토큰 하나는 단어의 4분의 3쯤입니다.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
</context>
<context>
    <name>SamplingSection</name>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Reset all parameters</source>
        <translation>모든 매개변수 되돌리기</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Where chance begins: fix it to get the same answer to the same prompt again, leave it random to get another one each time.</source>
        <translation>우연이 시작되는 값입니다. 고정하면 같은 프롬프트에 같은 답변을 얻고, 무작위로 두면 매번 다른 답변을 얻습니다.</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>무작위</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>고정</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>답변 최대 길이</translation>
    </message>
    <message>
        <source>The answer ends after so many tokens, each about three quarters of a word: lower it for short answers, set no limit for long ones.</source>
        <translation>이만큼의 토큰을 쓰면 답변이 끝납니다. 토큰 하나는 낱말의 약 4분의 3입니다. 짧은 답변에는 줄이고, 긴 답변에는 제한을 두지 마세요.</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>The preset is used now</source>
        <translation>이제 이 프리셋을 씁니다</translation>
    </message>
    <message>
        <source>All parameters are reset</source>
        <translation>모든 매개변수를 되돌렸습니다</translation>
    </message>
    <message>
        <source>Not sent: {provider} does not take it.</source>
        <translation>보내지 않음: {provider}에서 받지 않습니다.</translation>
    </message>
    <message>
        <source>Not sent while it is at its default.</source>
        <translation>기본값인 동안에는 보내지 않음</translation>
    </message>
</context>
<context>
    <name>ScoreboardPage</name>
    <message>
        <source>Scoreboard</source>
        <translation>점수판</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>대화로 돌아가기</translation>
    </message>
    <message>
        <source>Votes with this tag</source>
        <translation>이 태그의 투표</translation>
    </message>
    <message>
        <source>All votes</source>
        <translation>모든 투표</translation>
    </message>
    <message>
        <source>Blind votes only</source>
        <translation>블라인드만</translation>
    </message>
    <message>
        <source>Which votes count</source>
        <translation>집계할 투표</translation>
    </message>
    <message>
        <source>Take out length and formatting</source>
        <translation>길이와 서식의 영향 빼기</translation>
    </message>
    <message>
        <source>Rate as if all answers were equally long and had as many headings, lists and bold words.</source>
        <translation>모든 답변의 길이와 제목, 목록, 굵은 글자 수가 같다고 보고 점수를 매깁니다.</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>모든 태그</translation>
    </message>
    <message>
        <source>Equal style</source>
        <translation>같은 형식 기준</translation>
    </message>
</context>
<context>
    <name>SearchNotice</name>
    <message>
        <source>Searching the Hub…</source>
        <translation>허브에서 검색 중…</translation>
    </message>
    <message>
        <source>The Hub has no GGUF model of that kind.</source>
        <translation>허브에 그런 GGUF 모델이 없습니다.</translation>
    </message>
    <message>
        <source>Try fewer or other words, or paste the address of a repository.</source>
        <translation>단어를 줄이거나 바꾸어 보거나, 저장소 주소를 붙여넣으세요.</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>온라인으로 전환</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message numerus="yes">
        <source>%n more on the Hub, hidden by the filters</source>
        <translation>
            <numerusform>Hub의 모델 %n개가 필터에 가려져 있습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>None of Tandem&apos;s selection is of that kind.</source>
        <translation>Tandem이 고른 모델 중에 그런 것이 없습니다.</translation>
    </message>
</context>
<context>
    <name>SearchOrder</name>
    <message>
        <source>Most downloaded</source>
        <translation>다운로드 많은 순</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>좋아요 많은 순</translation>
    </message>
    <message>
        <source>Latest first</source>
        <translation>최신순</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>글쓰기</translation>
    </message>
    <message>
        <source>Notifications and tray</source>
        <translation>알림과 트레이</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>전원</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>About</source>
        <translation>정보</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>계정</translation>
    </message>
</context>
<context>
    <name>SectionList</name>
    <message>
        <source>Sections</source>
        <translation>설정 항목</translation>
    </message>
</context>
<context>
    <name>SendButton</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>보내기</translation>
    </message>
</context>
<context>
    <name>SentView</name>
    <message>
        <source>Sent prompt</source>
        <translation>보낸 프롬프트</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) left out: did not fit the context window</source>
        <translation>
            <numerusform>메시지 %n개가 빠짐: 컨텍스트 창에 들어가지 않음</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Messages of the prompt with their tokens</source>
        <translation>프롬프트의 메시지와 토큰 수</translation>
    </message>
    <message>
        <source>The prompt as the model was given it</source>
        <translation>모델에게 전달된 그대로의 프롬프트</translation>
    </message>
    <message>
        <source>Part {number}</source>
        <translation>{number}번째 부분</translation>
    </message>
    <message>
        <source>Part of the answer</source>
        <translation>답변의 부분</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>대화로 돌아가기</translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message>
        <source>Moved to trash</source>
        <translation>휴지통으로 옮겼습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>Back to the list</source>
        <translation>목록으로</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Your conversations appear here. They stay on this computer.</source>
        <translation>대화가 여기에 표시됩니다. 대화는 이 컴퓨터에만 저장됩니다.</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>Keep on this computer</source>
        <translation>이 컴퓨터에만 두기</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>폴더로 이동…</translation>
    </message>
    <message>
        <source>Kept on this computer by its folder</source>
        <translation>폴더가 잠겨 있어 이 컴퓨터에만 두기</translation>
    </message>
</context>
<context>
    <name>SidebarDelegate</name>
    <message>
        <source>Title</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>폴더 이름</translation>
    </message>
</context>
<context>
    <name>SidebarModel</name>
    <message>
        <source>Untitled</source>
        <translation>제목 없음</translation>
    </message>
    <message>
        <source>No conversations yet</source>
        <translation>아직 대화가 없습니다</translation>
    </message>
    <message>
        <source>No provider gets what lies in it.</source>
        <translation>이 안의 대화는 어느 제공자에게도 보내지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Sideways</name>
    <message>
        <source>Lanes</source>
        <translation>레인</translation>
    </message>
</context>
<context>
    <name>StopWords</name>
    <message>
        <source>Stop words</source>
        <translation>중단 문구</translation>
    </message>
    <message>
        <source>The answer ends before any of these texts, which is not shown: add one to cut off what a model writes of its own accord; \n stands for the end of a line.</source>
        <translation>답변은 이 문구들 앞에서 끝나고 문구는 표시되지 않습니다. 모델이 제멋대로 덧붙이는 글을 자르려면 추가하세요. \n은 줄의 끝을 뜻합니다.</translation>
    </message>
    <message>
        <source>Add a stop word</source>
        <translation>중단 문구 추가</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>There are {count} already; remove one first.</source>
        <translation>이미 {count}개가 있습니다. 먼저 하나를 지우세요.</translation>
    </message>
</context>
<context>
    <name>SystemPromptSection</name>
    <message>
        <source>System prompt</source>
        <translation>시스템 프롬프트</translation>
    </message>
    <message>
        <source>What the model is told before the conversation: give it a role, a language or rules here, and leave it empty for the model&apos;s own manner.</source>
        <translation>대화에 앞서 모델에게 알려 주는 글입니다. 역할, 언어, 규칙을 정해 주고, 모델의 방식대로 두려면 비워 두세요.</translation>
    </message>
    <message>
        <source>For example: You are a patient teacher. Answer in short sentences.</source>
        <translation>예: 당신은 참을성 있는 선생님입니다. 짧은 문장으로 답하세요.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>TemplateDefault</name>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>How a conversation is written down for the model: leave it automatic, and choose another one only if answers are garbled or run on by themselves.</source>
        <translation>대화를 모델에 어떤 형식으로 적어 줄지 정합니다. 자동으로 두고, 답변이 깨지거나 저절로 이어질 때만 다른 것을 고르세요.</translation>
    </message>
</context>
<context>
    <name>ThreePlaces</name>
    <message>
        <source>Show or hide the filters</source>
        <translation>필터 표시 또는 숨기기</translation>
    </message>
</context>
<context>
    <name>Tier</name>
    <message>
        <source>Small: least memory, and the answers suffer</source>
        <translation>작음: 메모리를 가장 적게 쓰지만 답의 질이 떨어짐</translation>
    </message>
    <message>
        <source>Balanced: for everyday use</source>
        <translation>균형: 일상용</translation>
    </message>
    <message>
        <source>Best: close to the original, and large</source>
        <translation>최고: 원본에 가깝고 큼</translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Cloud models</source>
        <translation>클라우드 모델</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Energy of this computer</source>
        <translation>이 컴퓨터의 에너지</translation>
    </message>
    <message>
        <source>{read} tokens read, {written} written</source>
        <translation>읽은 토큰 {read}개, 쓴 토큰 {written}개</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s)</source>
        <translation>
            <numerusform>답변 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them at an unknown price</source>
        <translation>
            <numerusform>그중 %n개는 요금을 알 수 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Measured in %n answer(s), with all that ran beside them.</source>
        <translation>
            <numerusform>답변 %n개에서 측정했으며, 동시에 실행된 다른 작업도 포함됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not measured in this period.</source>
        <translation>이 기간에는 측정하지 않았습니다.</translation>
    </message>
    <message>
        <source>The processor counts it, but lets the administrator alone read that.</source>
        <translation>프로세서에 계측기가 있지만 관리자만 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>This computer has no counter of energy that Tandem can read.</source>
        <translation>이 컴퓨터에는 Tandem이 읽을 수 있는 에너지 계측기가 없습니다.</translation>
    </message>
</context>
<context>
    <name>TitleEdit</name>
    <message>
        <source>Title of the conversation</source>
        <translation>대화 제목</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>온라인으로 전환</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>Test</source>
        <translation>확인</translation>
    </message>
    <message>
        <source>Test the token</source>
        <translation>토큰 확인</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Remove the token</source>
        <translation>토큰 제거</translation>
    </message>
    <message>
        <source>Ask the keyring again</source>
        <translation>키링에 다시 묻기</translation>
    </message>
    <message>
        <source>Paste a token: hf_…</source>
        <translation>토큰 붙여넣기: hf_…</translation>
    </message>
    <message>
        <source>Hugging Face token</source>
        <translation>Hugging Face 토큰</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>Keep the token</source>
        <translation>토큰 보관</translation>
    </message>
    <message>
        <source>Get one…</source>
        <translation>발급받기…</translation>
    </message>
    <message>
        <source>Get a token at huggingface.co</source>
        <translation>huggingface.co에서 토큰 발급받기</translation>
    </message>
    <message>
        <source>Storing it in the keyring…</source>
        <translation>키링에 저장하는 중…</translation>
    </message>
    <message>
        <source>Asking the Hub…</source>
        <translation>허브에 확인하는 중…</translation>
    </message>
    <message>
        <source>The Hub accepts it; it belongs to {name}.</source>
        <translation>허브가 토큰을 받아들였습니다. {name}의 토큰입니다.</translation>
    </message>
    <message>
        <source>The one in the environment variable HF_TOKEN is used; it is not copied.</source>
        <translation>환경 변수 HF_TOKEN의 토큰을 사용하며, 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>Waiting for the keyring; it may be asking for your password.</source>
        <translation>키링을 기다리는 중입니다. 암호를 묻고 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>Kept in this computer&apos;s keyring.</source>
        <translation>이 컴퓨터의 키링에 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>Kept until Tandem ends, and not stored.</source>
        <translation>Tandem을 끝낼 때까지만 사용하며 저장하지 않습니다.</translation>
    </message>
    <message>
        <source>There is none; most models need none.</source>
        <translation>토큰이 없습니다. 대부분의 모델에는 필요하지 않습니다.</translation>
    </message>
    <message>
        <source>For models that are only for people who have accepted their terms on the Hub. It is sent to the Hub alone.</source>
        <translation>허브에서 이용 조건에 동의해야 쓸 수 있는 모델에 필요합니다. 토큰은 허브에만 보냅니다.</translation>
    </message>
</context>
<context>
    <name>TokenCount</name>
    <message>
        <source>About {prompt} tokens, estimated from the number of characters until the model is ready to count them.</source>
        <translation>약 {prompt} 토큰입니다. 모델이 셀 준비가 될 때까지 글자 수로 어림한 값입니다.</translation>
    </message>
    <message>
        <source>The prompt has {prompt} tokens; the context window of the model holds {n_ctx}.</source>
        <translation>프롬프트는 {prompt} 토큰이고, 모델의 컨텍스트 창은 {n_ctx} 토큰입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n older message(s) will be left out</source>
        <translation>
            <numerusform>이전 메시지 %n개가 빠집니다</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tok</source>
        <translation>%1토큰</translation>
    </message>
    <message>
        <source>The prompt has about {prompt} tokens, estimated from the number of characters; the context window of the model holds {n_ctx}. The provider counts them when it reads them.</source>
        <translation>프롬프트는 글자 수로 어림하여 약 {prompt} 토큰이며, 모델의 컨텍스트 창은 {n_ctx} 토큰입니다. 제공자는 읽을 때 비로소 토큰을 셉니다.</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Conversation</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>The answer is complete</source>
        <translation>답변이 완료되었습니다</translation>
    </message>
</context>
<context>
    <name>TrashView</name>
    <message>
        <source>Back to the conversations</source>
        <translation>대화 목록으로 돌아가기</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>The trash is empty. Conversations that you delete wait here.</source>
        <translation>휴지통이 비어 있습니다. 삭제한 대화는 여기에 보관됩니다.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>Delete forever…</source>
        <translation>완전히 삭제…</translation>
    </message>
    <message>
        <source>Delete forever</source>
        <translation>완전히 삭제</translation>
    </message>
    <message>
        <source>Delete “{title}” forever?</source>
        <translation>‘{title}’을(를) 완전히 삭제할까요?</translation>
    </message>
    <message>
        <source>All its messages are deleted. This cannot be undone.</source>
        <translation>이 대화의 모든 메시지가 삭제되며 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>남겨 두기</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Tandem</source>
        <translation>Tandem 열기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Tandem</source>
        <translation>Tandem</translation>
    </message>
</context>
<context>
    <name>UsageChart</name>
    <message>
        <source>Money</source>
        <translation>금액</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Seconds on this computer</source>
        <translation>이 컴퓨터의 시간</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>토큰 %1개</translation>
    </message>
</context>
<context>
    <name>UsagePage</name>
    <message>
        <source>Usage</source>
        <translation>사용량</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>대화로 돌아가기</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>Save the answers of this period as CSV</source>
        <translation>이 기간의 답변을 CSV로 저장</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>Sums by</source>
        <translation>합계 기준</translation>
    </message>
    <message>
        <source>No model has answered in this period. What answers take is noted here from the first one on.</source>
        <translation>이 기간에는 모델이 답변한 적이 없습니다. 첫 답변부터 사용량이 여기에 기록됩니다.</translation>
    </message>
    <message>
        <source>Ask something</source>
        <translation>질문하기</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) written to %1</source>
        <translation>
            <numerusform>답변 %n개를 %1에 저장했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>CSV로 저장</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) without names are counted once you have voted.</source>
        <translation>
            <numerusform>이름을 가린 답변 %n개는 투표한 뒤에 집계됩니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageSpan</name>
    <message>
        <source>This month</source>
        <translation>이번 달</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>지난달</translation>
    </message>
    <message>
        <source>12 months</source>
        <translation>12개월</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
</context>
<context>
    <name>UsageTable</name>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>월</translation>
    </message>
    <message>
        <source>Sums of the period</source>
        <translation>기간별 합계</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>읽은 토큰</translation>
    </message>
    <message>
        <source>Tokens written</source>
        <translation>쓴 토큰</translation>
    </message>
    <message>
        <source>Time here</source>
        <translation>이 컴퓨터의 시간</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) were stopped or not counted by the provider: an estimate.</source>
        <translation>
            <numerusform>답변 %n개는 중단되었거나 제공자가 세지 않아 추정치입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The price of %n answer(s) is not known and not in the sum.</source>
        <translation>
            <numerusform>답변 %n개는 요금을 알 수 없어 합계에 없습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VoteBar</name>
    <message>
        <source>Tags and note</source>
        <translation>태그와 메모</translation>
    </message>
    <message>
        <source>Show the names</source>
        <translation>이름 표시</translation>
    </message>
    <message>
        <source>Rank…</source>
        <translation>순위…</translation>
    </message>
    <message>
        <source>Your vote on this turn</source>
        <translation>이 차례에 대한 투표</translation>
    </message>
    <message>
        <source>{name} is better</source>
        <translation>{name} 쪽이 더 나음</translation>
    </message>
    <message>
        <source>Tie</source>
        <translation>비슷함</translation>
    </message>
    <message>
        <source>Both bad</source>
        <translation>둘 다 나쁨</translation>
    </message>
    <message>
        <source>{name}: good</source>
        <translation>{name}: 좋음</translation>
    </message>
    <message>
        <source>{name}: bad</source>
        <translation>{name}: 나쁨</translation>
    </message>
    <message>
        <source>Which answer is better?</source>
        <translation>어느 답변이 더 나은가요?</translation>
    </message>
    <message>
        <source>Which answers are good?</source>
        <translation>어느 답변이 좋은가요?</translation>
    </message>
    <message>
        <source>You voted blind</source>
        <translation>블라인드로 투표했습니다</translation>
    </message>
    <message>
        <source>You voted</source>
        <translation>투표했습니다</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>투표</translation>
    </message>
</context>
<context>
    <name>Voting</name>
    <message>
        <source>You chose {name}</source>
        <translation>고른 답변: {name}</translation>
    </message>
    <message>
        <source>The next answers come without names, until you have voted</source>
        <translation>다음 답변부터 투표할 때까지 이름이 숨겨집니다</translation>
    </message>
    <message>
        <source>Names are shown</source>
        <translation>이름이 표시됩니다</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
    </message>
    <message>
        <source>Look for models…</source>
        <translation>모델 찾기…</translation>
    </message>
    <message>
        <source>Models of other programs on this computer</source>
        <translation>이 컴퓨터에 있는 다른 프로그램의 모델</translation>
    </message>
    <message>
        <source>Tandem</source>
        <translation>Tandem</translation>
    </message>
    <message>
        <source>Looking for models on this computer…</source>
        <translation>이 컴퓨터에서 모델을 찾는 중…</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>아직 모델이 없습니다</translation>
    </message>
    <message>
        <source>Tandem talks to models that lie on your computer as GGUF files. Open one to begin.</source>
        <translation>Tandem은 컴퓨터에 있는 GGUF 파일로 된 모델과 대화합니다. 파일을 열어 시작하세요.</translation>
    </message>
    <message>
        <source>The model is not here</source>
        <translation>모델이 없습니다</translation>
    </message>
    <message>
        <source>“{name}” is not on this computer. Choose another model above, or open its file.</source>
        <translation>‘{name}’이(가) 이 컴퓨터에 없습니다. 위에서 다른 모델을 선택하거나 파일을 여세요.</translation>
    </message>
    <message>
        <source>Begin a text</source>
        <translation>글을 시작해 보세요</translation>
    </message>
    <message>
        <source>{name} runs on this computer. What you write stays here.</source>
        <translation>{name}은(는) 이 컴퓨터에서 실행됩니다. 입력한 내용은 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Ask something</source>
        <translation>무엇이든 물어보세요</translation>
    </message>
    <message>
        <source>Write a short story about a lighthouse.</source>
        <translation>등대에 관한 짧은 이야기를 써 줘.</translation>
    </message>
    <message>
        <source>Explain how a rainbow forms, in three sentences.</source>
        <translation>무지개가 생기는 원리를 세 문장으로 설명해 줘.</translation>
    </message>
    <message>
        <source>Give me five names for a small bakery.</source>
        <translation>작은 빵집 이름을 다섯 개 지어 줘.</translation>
    </message>
    <message>
        <source>The lamp of the lighthouse had not been lit since</source>
        <translation>등대의 불이 마지막으로 켜진 것은</translation>
    </message>
    <message>
        <source>A rainbow forms when</source>
        <translation>무지개는 햇빛이</translation>
    </message>
    <message>
        <source>The three things that every bakery needs are</source>
        <translation>모든 빵집에 꼭 필요한 세 가지는</translation>
    </message>
    <message>
        <source>Without a chat template the model continues your text instead of answering.</source>
        <translation>대화 템플릿이 없으면 모델은 답하지 않고 입력한 글을 이어서 씁니다.</translation>
    </message>
    <message>
        <source>{name} answers from {provider}. Before the first words go there, Tandem asks you.</source>
        <translation>{name}은(는) {provider}에서 답합니다. 첫 내용을 보내기 전에 Tandem이 묻습니다.</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>Answer copied</source>
        <translation>답변을 복사했습니다</translation>
    </message>
</context>
<context>
    <name>WindowWiring</name>
    <message>
        <source>New chat</source>
        <translation>새 대화</translation>
    </message>
    <message>
        <source>New chat in “{folder}”</source>
        <translation>“{folder}”의 새 대화</translation>
    </message>
</context>
<context>
    <name>WorkersCard</name>
    <message>
        <source>Workers for local models</source>
        <translation>로컬 모델용 워커</translation>
    </message>
    <message>
        <source>Machines in your own network that run llama.cpp&apos;s ggml-rpc-server, as address:port. Layers of a model go there as to a graphics card, and the words of a chat with them, without encryption. Conversations that are kept on this computer, and Offline, do without them. Whether a model fits is judged without them.</source>
        <translation>내 네트워크에서 llama.cpp의 ggml-rpc-server를 실행하는 컴퓨터를 주소:포트로 적습니다. 모델의 레이어가 그래픽 카드처럼 그곳에 나뉘어 올라가고 대화 내용도 암호화 없이 함께 갑니다. 이 컴퓨터에만 두는 대화와 오프라인에서는 쓰지 않습니다. 모델이 맞는지는 이 컴퓨터만으로 판단합니다.</translation>
    </message>
</context>
<context>
    <name>WritingSection</name>
    <message>
        <source>Send with Ctrl+Enter</source>
        <translation>Ctrl+Enter로 보내기</translation>
    </message>
    <message>
        <source>Enter alone then begins a new line.</source>
        <translation>그러면 Enter는 줄만 바꿉니다.</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>긴 코드 줄 바꿈</translation>
    </message>
    <message>
        <source>Otherwise they scroll sideways.</source>
        <translation>그렇지 않으면 옆으로 밀어서 봅니다.</translation>
    </message>
</context>
<context>
    <name>_Chip</name>
    <message>
        <source>Remove the stop word “{word}”</source>
        <translation>중단 문구 “{word}” 지우기</translation>
    </message>
</context>
<context>
    <name>_CopyRow</name>
    <message>
        <source>Show in the file manager</source>
        <translation>파일 관리자에서 보기</translation>
    </message>
    <message>
        <source>Show {name} in the file manager</source>
        <translation>파일 관리자에서 {name} 보기</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>Move {name} to the trash</source>
        <translation>{name} 휴지통으로 이동</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
    </message>
    <message>
        <source>{words} in {time}</source>
        <translation>{time} 후 {words}</translation>
    </message>
</context>
<context>
    <name>_Tile</name>
    <message>
        <source>Image {name}</source>
        <translation>이미지 {name}</translation>
    </message>
    <message>
        <source>Attached; models on this computer do not see it.</source>
        <translation>첨부했습니다. 이 컴퓨터에 있는 모델은 보지 못합니다.</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message>
        <source>The key is in this computer&apos;s keyring.</source>
        <translation>키는 이 컴퓨터의 키링에 있습니다.</translation>
    </message>
    <message>
        <source>The key is read from {variable}; it is not copied.</source>
        <translation>키는 {variable}에서 읽으며 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>It has no key yet.</source>
        <translation>아직 키가 없습니다.</translation>
    </message>
    <message>
        <source>It needs no key.</source>
        <translation>키가 필요 없습니다.</translation>
    </message>
    <message>
        <source>{host} · a server on this computer</source>
        <translation>{host} · 이 컴퓨터의 서버</translation>
    </message>
    <message>
        <source>{read} in, {written} out</source>
        <translation>입력 {read}, 출력 {written}</translation>
    </message>
    <message>
        <source>The key is in Tandem&apos;s sealed file, which a passphrase opens.</source>
        <translation>키는 암호문구로 여는 Tandem의 봉인 파일에 있습니다.</translation>
    </message>
    <message>
        <source>No keyring has kept the key: it is in memory until Tandem ends.</source>
        <translation>키를 보관한 키링이 없어 Tandem이 끝날 때까지 메모리에만 있습니다.</translation>
    </message>
    <message>
        <source>reads {count} tokens</source>
        <translation>{count} 토큰까지 읽음</translation>
    </message>
    <message>
        <source>writes up to {count}</source>
        <translation>{count} 토큰까지 씀</translation>
    </message>
    <message>
        <source>sees images</source>
        <translation>이미지 인식</translation>
    </message>
    <message>
        <source>no images</source>
        <translation>이미지 인식 안 함</translation>
    </message>
    <message>
        <source>reasons</source>
        <translation>추론</translation>
    </message>
    <message>
        <source>no reasoning</source>
        <translation>추론 안 함</translation>
    </message>
    <message>
        <source>The server tells nothing of it.</source>
        <translation>서버가 알려 주는 정보가 없습니다.</translation>
    </message>
    <message>
        <source>Prices in US dollars for a million tokens, by the list of {date}; the bill is the provider&apos;s.</source>
        <translation>100만 토큰당 미국 달러 가격이며 {date} 목록 기준입니다. 실제 요금은 제공자가 청구합니다.</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Conversation</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Tandem</source>
        <translation>Tandem</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>새 대화</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>휴지통으로 이동</translation>
    </message>
    <message>
        <source>Previous conversation</source>
        <translation>이전 대화</translation>
    </message>
    <message>
        <source>Next conversation</source>
        <translation>다음 대화</translation>
    </message>
    <message>
        <source>Stop writing</source>
        <translation>작성 중지</translation>
    </message>
    <message>
        <source>Regenerate the last answer</source>
        <translation>마지막 답변 다시 생성</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>마지막 답변 복사</translation>
    </message>
    <message>
        <source>Show what was sent for the last answer</source>
        <translation>마지막 답변에 보낸 프롬프트 보기</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>모델 선택</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
    </message>
    <message>
        <source>Attach a file…</source>
        <translation>파일 첨부…</translation>
    </message>
    <message>
        <source>Go to the message field</source>
        <translation>메시지 입력란으로 이동</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>인스펙터 보이기/숨기기</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>사이드바 보이기/숨기기</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>글자 크게</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>글자 작게</translation>
    </message>
    <message>
        <source>Text in its usual size</source>
        <translation>글자 기본 크기로</translation>
    </message>
    <message>
        <source>Change between light and dark</source>
        <translation>밝게/어둡게 바꾸기</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>모든 단축키</translation>
    </message>
    <message>
        <source>Go to the next part of the window</source>
        <translation>창의 다음 부분으로 이동</translation>
    </message>
    <message>
        <source>Go to the previous part of the window</source>
        <translation>창의 이전 부분으로 이동</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Set up Tandem…</source>
        <translation>Tandem 설정 시작…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>다운로드</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <source>Make the model a favourite, or no more</source>
        <translation>모델을 즐겨찾기에 넣거나 빼기</translation>
    </message>
    <message>
        <source>Take the model out of memory</source>
        <translation>모델을 메모리에서 내리기</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>나란히 비교</translation>
    </message>
    <message>
        <source>Add a model beside this one</source>
        <translation>옆에 모델 추가</translation>
    </message>
    <message>
        <source>Add the same model with other settings</source>
        <translation>같은 모델을 다른 설정으로 추가</translation>
    </message>
    <message>
        <source>Next lane</source>
        <translation>다음 레인</translation>
    </message>
    <message>
        <source>Previous lane</source>
        <translation>이전 레인</translation>
    </message>
    <message>
        <source>Ask only this lane, or all again</source>
        <translation>이 레인에만 묻기, 또는 다시 모두에게</translation>
    </message>
    <message>
        <source>Stop this lane</source>
        <translation>이 레인 중지</translation>
    </message>
    <message>
        <source>Rename the lane</source>
        <translation>레인 이름 바꾸기</translation>
    </message>
    <message>
        <source>Fold the lane</source>
        <translation>레인 접기</translation>
    </message>
    <message>
        <source>Move the lane to the left</source>
        <translation>레인을 왼쪽으로 옮기기</translation>
    </message>
    <message>
        <source>Move the lane to the right</source>
        <translation>레인을 오른쪽으로 옮기기</translation>
    </message>
    <message>
        <source>Let the lane catch up</source>
        <translation>레인이 따라잡게 하기</translation>
    </message>
    <message>
        <source>Continue with this lane alone</source>
        <translation>이 레인만으로 계속하기</translation>
    </message>
    <message>
        <source>Close the lane</source>
        <translation>레인 닫기</translation>
    </message>
    <message>
        <source>Reopen the lane closed last</source>
        <translation>마지막으로 닫은 레인 다시 열기</translation>
    </message>
    <message>
        <source>Scroll lanes together, or each by itself</source>
        <translation>레인을 함께 또는 따로 스크롤</translation>
    </message>
    <message>
        <source>Compare the figures</source>
        <translation>수치 비교</translation>
    </message>
    <message>
        <source>Keep on this computer</source>
        <translation>이 컴퓨터에만 두기</translation>
    </message>
    <message>
        <source>Scoreboard</source>
        <translation>점수판</translation>
    </message>
    <message>
        <source>Usage and cost</source>
        <translation>사용량과 비용</translation>
    </message>
    <message>
        <source>Show how the answers differ</source>
        <translation>답변의 차이 보기</translation>
    </message>
    <message>
        <source>Save the comparison…</source>
        <translation>비교 저장…</translation>
    </message>
    <message>
        <source>Run a saved comparison again…</source>
        <translation>저장한 비교 다시 실행…</translation>
    </message>
    <message>
        <source>Judge blind, or with the names</source>
        <translation>블라인드 평가 또는 이름 표시</translation>
    </message>
    <message>
        <source>Vote: the left answer is better</source>
        <translation>투표: 왼쪽 답변이 더 나음</translation>
    </message>
    <message>
        <source>Vote: the right answer is better</source>
        <translation>투표: 오른쪽 답변이 더 나음</translation>
    </message>
    <message>
        <source>Vote: both are as good</source>
        <translation>투표: 둘 다 비슷함</translation>
    </message>
    <message>
        <source>Vote: both are bad</source>
        <translation>투표: 둘 다 나쁨</translation>
    </message>
    <message>
        <source>Tags and a note for the vote</source>
        <translation>투표의 태그와 메모</translation>
    </message>
    <message>
        <source>Let local models write at once, or in turn</source>
        <translation>로컬 모델을 동시에 또는 차례로 쓰게 하기</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>계정</translation>
    </message>
    <message>
        <source>Edit the prompt and ask again…</source>
        <translation>프롬프트를 고쳐 다시 묻기…</translation>
    </message>
    <message>
        <source>Closed lanes…</source>
        <translation>닫은 레인…</translation>
    </message>
    <message>
        <source>Make the lane narrower</source>
        <translation>레인 좁히기</translation>
    </message>
    <message>
        <source>Make the lane wider</source>
        <translation>레인 넓히기</translation>
    </message>
    <message>
        <source>Make all lanes as wide as one another</source>
        <translation>모든 레인의 너비를 같게</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Move to folder…</source>
        <translation>폴더로 이동…</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>새 폴더</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>폴더 이름 바꾸기</translation>
    </message>
    <message>
        <source>Keep the folder on this computer</source>
        <translation>폴더를 이 컴퓨터에만 두기</translation>
    </message>
    <message>
        <source>Move the folder up</source>
        <translation>폴더를 위로 옮기기</translation>
    </message>
    <message>
        <source>Move the folder down</source>
        <translation>폴더를 아래로 옮기기</translation>
    </message>
    <message>
        <source>Delete the folder</source>
        <translation>폴더 삭제</translation>
    </message>
    <message>
        <source>Vote: rank the answers</source>
        <translation>투표: 답변 순위 정하기</translation>
    </message>
    <message>
        <source>Show the names without a vote</source>
        <translation>투표하지 않고 이름 표시</translation>
    </message>
    <message>
        <source>Go to the vote</source>
        <translation>투표로 이동</translation>
    </message>
</context>
<context>
    <name>author</name>
    <message>
        <source>You</source>
        <translation>나</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>{name} · sample</source>
        <translation>{name} · 예시</translation>
    </message>
</context>
<context>
    <name>closed_lanes</name>
    <message>
        <source>closed {moment}</source>
        <translation>{moment}에 닫음</translation>
    </message>
</context>
<context>
    <name>date_sections</name>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>어제</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>지난 7일</translation>
    </message>
    <message>
        <source>MMMM</source>
        <translation>M월</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <translation>yyyy년 M월</translation>
    </message>
</context>
<context>
    <name>differences</name>
    <message>
        <source>said by both</source>
        <translation>양쪽이 말함</translation>
    </message>
    <message>
        <source>said otherwise</source>
        <translation>다르게 말함</translation>
    </message>
    <message>
        <source>only here</source>
        <translation>여기에만 있음</translation>
    </message>
    <message>
        <source>another word</source>
        <translation>다른 낱말</translation>
    </message>
    <message>
        <source>another number</source>
        <translation>다른 숫자</translation>
    </message>
    <message>
        <source>another name</source>
        <translation>다른 이름</translation>
    </message>
    <message>
        <source>Same model, same prompt, same seed.</source>
        <translation>같은 모델, 같은 프롬프트, 같은 시드입니다.</translation>
    </message>
    <message>
        <source>Two quantizations of one model (%1 and %2), same prompt, same seed.</source>
        <translation>한 모델의 두 양자화(%1, %2), 같은 프롬프트, 같은 시드입니다.</translation>
    </message>
    <message>
        <source>They part in the reasoning, at token %1.</source>
        <translation>추론의 %1번째 토큰에서 갈라집니다.</translation>
    </message>
    <message>
        <source>They part in the reasoning.</source>
        <translation>추론에서 갈라집니다.</translation>
    </message>
    <message>
        <source>The text is the same, written in other tokens from token %1 on.</source>
        <translation>글은 같지만 %1번째 토큰부터 다른 토큰으로 쓰였습니다.</translation>
    </message>
    <message>
        <source>The same text, to the last token.</source>
        <translation>마지막 토큰까지 같은 글입니다.</translation>
    </message>
    <message>
        <source>The same text, to the last character.</source>
        <translation>마지막 글자까지 같은 글입니다.</translation>
    </message>
    <message>
        <source>They part at token %1, character %2.</source>
        <translation>%1번째 토큰, %2번째 글자에서 갈라집니다.</translation>
    </message>
    <message>
        <source>They part at character %1.</source>
        <translation>%1번째 글자에서 갈라집니다.</translation>
    </message>
</context>
<context>
    <name>download_words</name>
    <message>
        <source>Goes on when Tandem is online</source>
        <translation>온라인이 되면 이어받습니다</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>차례를 기다리는 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지됨</translation>
    </message>
    <message>
        <source>Cancelled; nothing of it is left on the disk</source>
        <translation>취소됨. 디스크에 남은 것이 없습니다</translation>
    </message>
    <message>
        <source>It failed.</source>
        <translation>실패했습니다.</translation>
    </message>
    <message>
        <source>{received} of {total}</source>
        <translation>{total} 중 {received}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/초</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>{seconds}초 남음</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>{minutes}분 남음</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>{hours}시간 {minutes}분 남음</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>라이선스: {licence}</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>확인됨</translation>
    </message>
    <message>
        <source>Downloaded and verified, but it cannot be used: {why}</source>
        <translation>다운로드하고 확인했지만 사용할 수 없습니다: {why}</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>연결 중…</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>확인 중</translation>
    </message>
    <message>
        <source>Changed on the Hub; begins anew</source>
        <translation>허브에서 바뀌어 처음부터 다시 받습니다</translation>
    </message>
    <message>
        <source>Arrived wrong; begins anew</source>
        <translation>잘못 도착하여 처음부터 다시 받습니다</translation>
    </message>
    <message>
        <source>Tries again…</source>
        <translation>다시 시도하는 중…</translation>
    </message>
    <message>
        <source>The Hub is busy; next try in {wait}</source>
        <translation>허브가 바쁩니다. {wait} 뒤에 다시 시도합니다</translation>
    </message>
    <message>
        <source>No connection; next try in {wait}</source>
        <translation>연결되지 않습니다. {wait} 뒤에 다시 시도합니다</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes}분</translation>
    </message>
    <message>
        <source>Runs in a terminal</source>
        <translation>터미널에서 진행 중</translation>
    </message>
</context>
<context>
    <name>effort</name>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>최소</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>낮음</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>보통</translation>
    </message>
    <message>
        <source>High</source>
        <translation>높음</translation>
    </message>
    <message>
        <source>Very high</source>
        <translation>매우 높음</translation>
    </message>
    <message>
        <source>The most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>{name} (up to {count} tokens)</source>
        <translation>{name} ({count} 토큰까지)</translation>
    </message>
</context>
<context>
    <name>entry_words</name>
    <message>
        <source>no licence named</source>
        <translation>라이선스 표시 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) in the last 30 days</source>
        <translation>
            <numerusform>최근 30일간 %n회 다운로드</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>The model file {path} is not there.</source>
        <translation>모델 파일 {path}이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Choose another model, or put the file back.</source>
        <translation>다른 모델을 선택하거나 파일을 제자리에 돌려놓으세요.</translation>
    </message>
    <message>
        <source>{path} is not a GGUF model file.</source>
        <translation>{path}은(는) GGUF 모델 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>Choose a file that ends in .gguf, or download the model again.</source>
        <translation>.gguf로 끝나는 파일을 선택하거나 모델을 다시 내려받으세요.</translation>
    </message>
    <message>
        <source>The model file {path} is incomplete.</source>
        <translation>모델 파일 {path}이(가) 완전하지 않습니다.</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>다시 내려받으세요.</translation>
    </message>
    <message>
        <source>The model file {path} is damaged.</source>
        <translation>모델 파일 {path}이(가) 손상되었습니다.</translation>
    </message>
    <message>
        <source>Download it again from a source that you trust.</source>
        <translation>믿을 수 있는 곳에서 다시 내려받으세요.</translation>
    </message>
    <message>
        <source>This version of Tandem cannot run models of the kind “{architecture}”.</source>
        <translation>이 버전의 Tandem은 ‘{architecture}’ 종류의 모델을 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose another model, or update Tandem.</source>
        <translation>다른 모델을 선택하거나 Tandem을 업데이트하세요.</translation>
    </message>
    <message>
        <source>The model needs about {needed} of memory and {available} is free.</source>
        <translation>모델에 약 {needed}의 메모리가 필요하지만 {available}만 비어 있습니다.</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or quantization.</source>
        <translation>다른 프로그램을 닫거나, 더 작은 모델 또는 양자화를 선택하세요.</translation>
    </message>
    <message>
        <source>A context of {n_ctx} tokens needs about {needed} of memory and {available} is free.</source>
        <translation>{n_ctx} 토큰의 컨텍스트에는 메모리가 약 {needed} 필요한데 {available}만 비어 있습니다.</translation>
    </message>
    <message>
        <source>Choose a shorter context length in the inspector, or close other programs.</source>
        <translation>인스펙터에서 컨텍스트 길이를 줄이거나 다른 프로그램을 닫으세요.</translation>
    </message>
    <message>
        <source>The model could not be loaded.</source>
        <translation>모델을 불러올 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose another model; the details say what llama.cpp reported.</source>
        <translation>다른 모델을 선택하세요. llama.cpp가 보고한 내용은 세부 정보에 있습니다.</translation>
    </message>
    <message>
        <source>The model&apos;s process ended unexpectedly.</source>
        <translation>모델 프로세스가 예기치 않게 종료되었습니다.</translation>
    </message>
    <message>
        <source>What it had written is kept. Press Continue to carry on.</source>
        <translation>지금까지 쓴 내용은 보존되었습니다. ‘이어서 쓰기’를 누르면 계속합니다.</translation>
    </message>
    <message>
        <source>The model&apos;s process ran out of memory.</source>
        <translation>모델 프로세스의 메모리가 부족합니다.</translation>
    </message>
    <message>
        <source>What it had written is kept. Close other programs or choose a smaller model.</source>
        <translation>지금까지 쓴 내용은 보존되었습니다. 다른 프로그램을 닫거나 더 작은 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The system ended the model&apos;s process, most often because memory ran out.</source>
        <translation>시스템이 모델 프로세스를 종료했습니다. 대개 메모리가 부족할 때 일어납니다.</translation>
    </message>
    <message>
        <source>The model&apos;s process crashed ({reason}).</source>
        <translation>모델 프로세스가 비정상 종료되었습니다({reason}).</translation>
    </message>
    <message>
        <source>What it had written is kept. Press Continue, or choose another model.</source>
        <translation>지금까지 쓴 내용은 보존되었습니다. ‘이어서 쓰기’를 누르거나 다른 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The model&apos;s process stopped answering and was ended.</source>
        <translation>모델 프로세스가 응답하지 않아 종료했습니다.</translation>
    </message>
    <message>
        <source>The model&apos;s process belongs to another version of Tandem.</source>
        <translation>모델 프로세스가 다른 버전의 Tandem에 속합니다.</translation>
    </message>
    <message>
        <source>Install Tandem again.</source>
        <translation>Tandem을 다시 설치하세요.</translation>
    </message>
    <message>
        <source>Your message has {tokens} tokens and the model&apos;s context window holds {n_ctx}.</source>
        <translation>메시지는 {tokens}토큰인데 모델의 컨텍스트 창에는 {n_ctx}토큰까지 들어갑니다.</translation>
    </message>
    <message>
        <source>Shorten it, or choose a model with a longer context window.</source>
        <translation>메시지를 줄이거나 컨텍스트 창이 더 긴 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>The answer cannot be carried on: with its prompt it fills the context window of {n_ctx} tokens.</source>
        <translation>답변을 이어 쓸 수 없습니다. 프롬프트와 합쳐 {n_ctx} 토큰의 컨텍스트 창이 가득 찼습니다.</translation>
    </message>
    <message>
        <source>What was written is kept. Ask for the rest in a new message, or choose a model with a longer context window.</source>
        <translation>쓴 내용은 보관됩니다. 나머지는 새 메시지로 묻거나, 컨텍스트 창이 더 긴 모델을 고르세요.</translation>
    </message>
    <message>
        <source>The model could not go on writing.</source>
        <translation>모델이 계속 쓰지 못했습니다.</translation>
    </message>
    <message>
        <source>What it had written is kept. Press Continue, and if it happens again choose another model.</source>
        <translation>쓴 내용은 보관됩니다. 이어 쓰기를 누르고, 다시 일어나면 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>The model&apos;s own chat template does not work.</source>
        <translation>모델에 들어 있는 대화 템플릿이 작동하지 않습니다.</translation>
    </message>
    <message>
        <source>Pick another chat template for this conversation.</source>
        <translation>이 대화에 쓸 다른 대화 템플릿을 선택하세요.</translation>
    </message>
    <message>
        <source>The answer cannot be bound to the form that is asked for.</source>
        <translation>답변을 요청한 형식에 맞출 수 없습니다.</translation>
    </message>
    <message>
        <source>Change the JSON schema or the grammar in the inspector, or set the form of the answer to free.</source>
        <translation>인스펙터에서 JSON 스키마나 문법을 고치거나, 답변 형식을 자유로 바꾸세요.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>중지했습니다.</translation>
    </message>
    <message>
        <source>The model “{name}” is not on this computer.</source>
        <translation>모델 ‘{name}’이(가) 이 컴퓨터에 없습니다.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>다른 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>An answer is still being written here.</source>
        <translation>여기에서 아직 답변을 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>Wait for it, or stop it.</source>
        <translation>끝나기를 기다리거나 중지하세요.</translation>
    </message>
    <message>
        <source>Tandem made a mistake.</source>
        <translation>Tandem에 오류가 있습니다.</translation>
    </message>
    <message>
        <source>Nothing is lost; please report it with the details.</source>
        <translation>잃어버린 것은 없습니다. 세부 정보와 함께 알려 주세요.</translation>
    </message>
    <message>
        <source>Tandem cannot write to its data folder {path}.</source>
        <translation>Tandem이 데이터 폴더 {path}에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Make the folder writable, or set XDG_DATA_HOME to another place.</source>
        <translation>폴더에 쓰기 권한을 주거나 XDG_DATA_HOME을 다른 위치로 지정하세요.</translation>
    </message>
    <message>
        <source>Tandem cannot write to its folder {path}.</source>
        <translation>Tandem이 폴더 {path}에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Make the folder writable, or set {variable} to another place.</source>
        <translation>폴더에 쓰기 권한을 주거나 {variable}을(를) 다른 위치로 지정하세요.</translation>
    </message>
    <message>
        <source>The disk is full; nothing more can be stored.</source>
        <translation>디스크가 가득 차서 더 저장할 수 없습니다.</translation>
    </message>
    <message>
        <source>Free some space and try again; what was stored before is safe.</source>
        <translation>공간을 확보한 뒤 다시 시도하세요. 이미 저장된 내용은 안전합니다.</translation>
    </message>
    <message>
        <source>Your conversations were stored by a newer version of Tandem.</source>
        <translation>더 새로운 버전의 Tandem으로 저장한 대화입니다.</translation>
    </message>
    <message>
        <source>Update Tandem to open them; nothing was changed.</source>
        <translation>열려면 Tandem을 업데이트하세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>The file with your conversations, {path}, is damaged.</source>
        <translation>대화가 저장된 파일 {path}이(가) 손상되었습니다.</translation>
    </message>
    <message>
        <source>It was left as it is; restore a copy from the folder “backups” beside it.</source>
        <translation>파일은 그대로 두었습니다. 옆에 있는 ‘backups’ 폴더의 사본을 복원하세요.</translation>
    </message>
    <message>
        <source>The file with your conversations, {path}, is not there any more.</source>
        <translation>대화가 저장된 파일 {path}이(가) 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Put it back, or copy the newest file in “backups” to its place; to start anew, move “backups” away.</source>
        <translation>파일을 되돌려 놓거나 ‘backups’의 최신 파일을 그 자리에 복사하세요. 새로 시작하려면 ‘backups’를 다른 곳으로 옮기세요.</translation>
    </message>
    <message>
        <source>Your conversations could not be read or written just now.</source>
        <translation>지금 대화를 읽거나 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the disk and try again; what was stored before is safe.</source>
        <translation>디스크를 확인하고 다시 시도하세요. 이미 저장된 내용은 안전합니다.</translation>
    </message>
    <message>
        <source>Tandem is already running with this data folder.</source>
        <translation>Tandem이 이 데이터 폴더로 이미 실행 중입니다.</translation>
    </message>
    <message>
        <source>Use the open window, or close it first.</source>
        <translation>열려 있는 창을 사용하거나 먼저 닫으세요.</translation>
    </message>
    <message>
        <source>That conversation is no longer there.</source>
        <translation>그 대화는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>It was deleted, or lies in the trash; nothing else has changed.</source>
        <translation>삭제되었거나 휴지통에 있습니다. 그 밖에 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>That model is no longer part of a conversation.</source>
        <translation>그 모델은 더 이상 대화에 참여하지 않습니다.</translation>
    </message>
    <message>
        <source>The output could not be written: {reason}.</source>
        <translation>출력을 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>Let it write to another place.</source>
        <translation>다른 곳에 쓰도록 해 주세요.</translation>
    </message>
    <message>
        <source>It was removed meanwhile; nothing else has changed.</source>
        <translation>그 사이에 제거되었습니다. 그 밖에 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>That message is no longer there.</source>
        <translation>그 메시지는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Its conversation was deleted for good; nothing else has changed.</source>
        <translation>그 대화가 완전히 삭제되었습니다. 그 밖에 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Your settings could not be saved in {path}.</source>
        <translation>설정을 {path}에 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>They hold until you close Tandem; make room there or make it writable.</source>
        <translation>Tandem을 닫을 때까지는 유지됩니다. 그곳에 공간을 마련하거나 쓸 수 있게 하세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be read.</source>
        <translation>“{name}”을(를) 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>Check that the file is there and that you may open it.</source>
        <translation>파일이 있는지, 열 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>“{name}” is larger than {limit}.</source>
        <translation>“{name}”은(는) {limit}보다 큽니다.</translation>
    </message>
    <message>
        <source>Attach a smaller file, or paste the part that matters.</source>
        <translation>더 작은 파일을 첨부하거나, 필요한 부분을 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>“{name}” cannot be attached: only text files and PNG, JPEG, WebP or GIF images can.</source>
        <translation>“{name}”은(는) 첨부할 수 없습니다. 텍스트 파일과 PNG, JPEG, WebP, GIF 이미지만 첨부할 수 있습니다.</translation>
    </message>
    <message>
        <source>A prompt takes {limit} files at most.</source>
        <translation>프롬프트 하나에는 파일을 {limit}개까지 첨부할 수 있습니다.</translation>
    </message>
    <message>
        <source>Remove one first, or send the rest with the next prompt.</source>
        <translation>먼저 하나를 빼거나, 나머지는 다음 프롬프트와 함께 보내세요.</translation>
    </message>
    <message>
        <source>Tandem is offline.</source>
        <translation>Tandem이 오프라인입니다.</translation>
    </message>
    <message>
        <source>Switch “Offline” off to search and download; what was downloaded is kept.</source>
        <translation>찾거나 내려받으려면 “오프라인”을 끄세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>The environment variable HF_HUB_OFFLINE keeps Tandem off the network.</source>
        <translation>환경 변수 HF_HUB_OFFLINE 때문에 Tandem이 네트워크를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Unset it and start Tandem again to search and download.</source>
        <translation>찾거나 내려받으려면 그 변수를 지우고 Tandem을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation>{host}에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the network and the proxy, then try again; what was downloaded is kept.</source>
        <translation>네트워크와 프록시를 확인하고 다시 시도하세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>{host} is too busy to answer.</source>
        <translation>{host}이(가) 너무 바빠서 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Try again in some minutes; what was downloaded is kept.</source>
        <translation>몇 분 뒤에 다시 시도하세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>What {host} answered does not come from a Hugging Face Hub.</source>
        <translation>{host}의 응답은 Hugging Face 허브의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>Check HF_ENDPOINT, and whether this network asks you to sign in first; nothing was changed.</source>
        <translation>HF_ENDPOINT를 확인하고, 이 네트워크가 먼저 로그인을 요구하는지 살펴보세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>The connection to {host} would not be encrypted.</source>
        <translation>{host}에 대한 연결이 암호화되지 않습니다.</translation>
    </message>
    <message>
        <source>Use an address that begins with https; nothing was sent.</source>
        <translation>https로 시작하는 주소를 쓰세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>HF_ENDPOINT is “{address}”, which is not the address of a Hub.</source>
        <translation>HF_ENDPOINT가 “{address}”인데 허브의 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>Correct or unset it and start Tandem again.</source>
        <translation>고치거나 지우고 Tandem을 다시 시작하세요.</translation>
    </message>
    <message>
        <source>“{text}” is not the address of a model on the Hub.</source>
        <translation>“{text}”은(는) 허브에 있는 모델의 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>Paste an address from huggingface.co, or write owner/name.</source>
        <translation>huggingface.co의 주소를 붙여 넣거나 소유자/이름을 쓰세요.</translation>
    </message>
    <message>
        <source>There is no “{repo}” on the Hub, or it is private.</source>
        <translation>허브에 “{repo}”이(가) 없거나 비공개입니다.</translation>
    </message>
    <message>
        <source>Check the name; if it is private, add your Hugging Face token in the settings.</source>
        <translation>이름을 확인하세요. 비공개라면 설정에서 Hugging Face 토큰을 추가하세요.</translation>
    </message>
    <message>
        <source>“{repo}” is only for people who have accepted its terms.</source>
        <translation>“{repo}”은(는) 이용 조건에 동의한 사람만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Accept them at {url}, add your Hugging Face token in the settings, and try again.</source>
        <translation>{url}에서 동의하고, 설정에서 Hugging Face 토큰을 추가한 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Your Hugging Face account may not download “{repo}” yet.</source>
        <translation>사용자의 Hugging Face 계정은 아직 “{repo}”을(를) 내려받을 수 없습니다.</translation>
    </message>
    <message>
        <source>Ask for access at {url}, wait until it is granted, and try again.</source>
        <translation>{url}에서 접근을 요청하고, 허가된 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>{host} does not accept your Hugging Face token.</source>
        <translation>{host}이(가) Hugging Face 토큰을 받아들이지 않습니다.</translation>
    </message>
    <message>
        <source>It may have expired: add a new one in the settings, or remove it there.</source>
        <translation>만료되었을 수 있습니다. 설정에서 새 토큰을 추가하거나 지우세요.</translation>
    </message>
    <message>
        <source>The file {path} is no longer in “{repo}”.</source>
        <translation>파일 {path}이(가) “{repo}”에 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Open the model&apos;s page again and choose another file.</source>
        <translation>모델 페이지를 다시 열고 다른 파일을 고르세요.</translation>
    </message>
    <message>
        <source>The file name “{name}” is not safe to store.</source>
        <translation>파일 이름 “{name}”은(는) 저장하기에 안전하지 않습니다.</translation>
    </message>
    <message>
        <source>Choose another model; nothing was downloaded.</source>
        <translation>다른 모델을 고르세요. 아무것도 내려받지 않았습니다.</translation>
    </message>
    <message>
        <source>{path} has changed on the Hub, so its download begins anew.</source>
        <translation>허브의 {path}이(가) 바뀌어 처음부터 다시 내려받습니다.</translation>
    </message>
    <message>
        <source>The Hub gives no checksum for {path}.</source>
        <translation>허브에 {path}의 체크섬이 없습니다.</translation>
    </message>
    <message>
        <source>Choose another file; this one could not be verified.</source>
        <translation>다른 파일을 고르세요. 이 파일은 확인할 수 없습니다.</translation>
    </message>
    <message>
        <source>What arrived of {path} is not what the Hub has, even at the second try.</source>
        <translation>두 번째 시도에서도 받은 {path}이(가) 허브의 것과 다릅니다.</translation>
    </message>
    <message>
        <source>The wrong bytes were deleted. Try again later, over another network, or without a mirror.</source>
        <translation>잘못 받은 내용은 지웠습니다. 나중에, 다른 네트워크로, 또는 미러 없이 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The download needs {needed}, and {available} is free in {path}.</source>
        <translation>내려받는 데 {needed}이(가) 필요한데 {path}에는 {available}만 남아 있습니다.</translation>
    </message>
    <message>
        <source>Free some space or choose a smaller quantization; what was downloaded is kept.</source>
        <translation>공간을 마련하거나 더 작은 양자화를 고르세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>The download cannot be written to {path}.</source>
        <translation>내려받은 것을 {path}에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the folder and its disk, then resume; what was downloaded is kept.</source>
        <translation>폴더와 디스크를 확인한 뒤 이어받으세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>{path} is there already.</source>
        <translation>{path}이(가) 이미 있습니다.</translation>
    </message>
    <message>
        <source>Rename or remove it, or wait for the other download of it.</source>
        <translation>이름을 바꾸거나 지우거나, 다른 내려받기가 끝나기를 기다리세요.</translation>
    </message>
    <message>
        <source>The download&apos;s process ended unexpectedly.</source>
        <translation>내려받기 프로세스가 예기치 않게 끝났습니다.</translation>
    </message>
    <message>
        <source>Press Resume; what was downloaded is kept.</source>
        <translation>이어받기를 누르세요. 내려받은 것은 보관됩니다.</translation>
    </message>
    <message>
        <source>The search&apos;s process ended unexpectedly.</source>
        <translation>찾기 프로세스가 예기치 않게 끝났습니다.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it with the details.</source>
        <translation>다시 시도하세요. 또 일어나면 세부 정보와 함께 알려 주세요.</translation>
    </message>
    <message>
        <source>That download is no longer in the list.</source>
        <translation>그 내려받기는 더 이상 목록에 없습니다.</translation>
    </message>
    <message>
        <source>This computer has no keyring that could keep the key.</source>
        <translation>이 컴퓨터에는 키를 보관할 수 있는 키링이 없습니다.</translation>
    </message>
    <message>
        <source>Enter it again after each start of Tandem, or set up a keyring such as GNOME Keyring or KWallet.</source>
        <translation>Tandem을 시작할 때마다 키를 다시 입력하거나, GNOME 키링이나 KWallet 같은 키링을 설정하세요.</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>키링이 잠겨 있습니다.</translation>
    </message>
    <message>
        <source>Unlock it and try again; nothing was changed.</source>
        <translation>잠금을 풀고 다시 시도하세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>The keyring does not answer.</source>
        <translation>키링이 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>Look whether it asks for your password, then try again; nothing was changed.</source>
        <translation>키링이 비밀번호를 묻고 있는지 확인한 뒤 다시 시도하세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>The keyring has no key for “{name}”.</source>
        <translation>키링에 “{name}”의 키가 없습니다.</translation>
    </message>
    <message>
        <source>Enter the key again.</source>
        <translation>키를 다시 입력하세요.</translation>
    </message>
    <message>
        <source>“{name}” belongs to {program}, so Tandem does not delete it.</source>
        <translation>“{name}”은(는) {program}의 것이므로 Tandem이 삭제하지 않습니다.</translation>
    </message>
    <message>
        <source>Remove it in {program}, or let Tandem forget it.</source>
        <translation>{program}에서 제거하거나, Tandem 목록에서만 빼세요.</translation>
    </message>
    <message>
        <source>“{name}” came with Tandem and cannot be removed by itself.</source>
        <translation>“{name}”은(는) Tandem에 포함된 모델이라 따로 제거할 수 없습니다.</translation>
    </message>
    <message>
        <source>It goes when Tandem is uninstalled.</source>
        <translation>Tandem을 제거하면 함께 사라집니다.</translation>
    </message>
    <message>
        <source>“{name}” lies in a models folder, where Tandem would find it again.</source>
        <translation>“{name}”은(는) 모델 폴더 안에 있어 Tandem이 다시 찾게 됩니다.</translation>
    </message>
    <message>
        <source>Remove it, or take the folder out of the models folders.</source>
        <translation>모델을 제거하거나, 그 폴더를 모델 폴더에서 빼세요.</translation>
    </message>
    <message>
        <source>{path} could not be moved to the trash. Nothing was deleted.</source>
        <translation>{path} 파일을 휴지통으로 옮기지 못했습니다. 삭제된 것은 없습니다.</translation>
    </message>
    <message>
        <source>Check that you may change its folder, or delete it in the file manager.</source>
        <translation>그 폴더를 바꿀 권한이 있는지 확인하거나, 파일 관리자에서 삭제하세요.</translation>
    </message>
    <message>
        <source>{path} could not be taken out of the trash again.</source>
        <translation>{path} 파일을 휴지통에서 되돌리지 못했습니다.</translation>
    </message>
    <message>
        <source>Look for it in the trash of your file manager.</source>
        <translation>파일 관리자의 휴지통에서 찾아보세요.</translation>
    </message>
    <message>
        <source>The folder {path} cannot be read.</source>
        <translation>{path} 폴더를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check that it is there and that you may open it.</source>
        <translation>폴더가 있는지, 열 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>The copy needs {needed}, and {available} is free in {path}.</source>
        <translation>복사하려면 {needed}이(가) 필요하지만 {path}에는 {available}만 비어 있습니다.</translation>
    </message>
    <message>
        <source>Free some space, or use the model where it is.</source>
        <translation>공간을 비우거나, 모델을 지금 있는 곳에서 쓰세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be copied to {path}. Nothing was left there.</source>
        <translation>“{name}”을(를) {path}에 복사하지 못했습니다. 그곳에 남은 것은 없습니다.</translation>
    </message>
    <message>
        <source>Check the folder and its disk; the model can be used where it is.</source>
        <translation>폴더와 디스크를 확인하세요. 모델은 지금 있는 곳에서 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>That is not a Hugging Face token.</source>
        <translation>Hugging Face 토큰이 아닙니다.</translation>
    </message>
    <message>
        <source>Copy it from huggingface.co/settings/tokens; it begins with hf_.</source>
        <translation>huggingface.co/settings/tokens에서 복사하세요. hf_로 시작합니다.</translation>
    </message>
    <message>
        <source>“{name}” means several models: {choices}.</source>
        <translation>“{name}”은(는) 여러 모델을 가리킵니다: {choices}.</translation>
    </message>
    <message>
        <source>Say which by the beginning of its SHA-256.</source>
        <translation>SHA-256의 앞부분으로 어느 모델인지 지정하세요.</translation>
    </message>
    <message>
        <source>{repo} has no GGUF file that Tandem could run.</source>
        <translation>{repo}에는 Tandem이 실행할 수 있는 GGUF 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Look for a repository of the same model with GGUF in its name.</source>
        <translation>같은 모델의 저장소 가운데 이름에 GGUF가 있는 것을 찾아보세요.</translation>
    </message>
    <message>
        <source>{repo} has no “{wanted}”. It has: {choices}.</source>
        <translation>{repo}에는 “{wanted}”이(가) 없습니다. 있는 것: {choices}.</translation>
    </message>
    <message>
        <source>Choose one of these.</source>
        <translation>이 가운데 하나를 고르세요.</translation>
    </message>
    <message>
        <source>Nothing was removed: there is no terminal to ask on.</source>
        <translation>제거하지 않았습니다. 물어볼 터미널이 없습니다.</translation>
    </message>
    <message>
        <source>Say --yes to remove it without a question.</source>
        <translation>묻지 않고 제거하려면 --yes를 붙이세요.</translation>
    </message>
    <message>
        <source>“{name}” was not removed.</source>
        <translation>“{name}”을(를) 제거하지 않았습니다.</translation>
    </message>
    <message>
        <source>What was written is kept; ask again to go on.</source>
        <translation>쓴 내용은 보관됩니다. 이어 가려면 다시 물어보세요.</translation>
    </message>
    <message>
        <source>Switch “Offline” off to ask {provider}, or choose a model on this computer; nothing was sent.</source>
        <translation>{provider}에 물으려면 “오프라인”을 끄거나, 이 컴퓨터의 모델을 고르세요. 보낸 것은 없습니다.</translation>
    </message>
    <message>
        <source>The account “{provider}” is no longer in Tandem.</source>
        <translation>“{provider}” 계정은 더 이상 Tandem에 없습니다.</translation>
    </message>
    <message>
        <source>Add it again in Settings › Accounts, or choose another model.</source>
        <translation>설정 › 계정에서 다시 추가하거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>There is no key for {provider}.</source>
        <translation>{provider}의 키가 없습니다.</translation>
    </message>
    <message>
        <source>Enter it in Settings › Accounts.</source>
        <translation>설정 › 계정에서 입력하세요.</translation>
    </message>
    <message>
        <source>{provider} does not accept the key.</source>
        <translation>{provider}이(가) 키를 받아들이지 않습니다.</translation>
    </message>
    <message>
        <source>Check in Settings › Accounts that it is whole and was not revoked.</source>
        <translation>키가 온전하고 취소되지 않았는지 설정 › 계정에서 확인하세요.</translation>
    </message>
    <message>
        <source>The credit or the quota at {provider} is used up.</source>
        <translation>{provider}의 크레딧이나 할당량을 다 썼습니다.</translation>
    </message>
    <message>
        <source>Add credit or raise the limit on the provider&apos;s billing page, then ask again.</source>
        <translation>제공자의 결제 페이지에서 크레딧을 충전하거나 한도를 올린 뒤 다시 물어보세요.</translation>
    </message>
    <message>
        <source>{provider} does not let this key do that.</source>
        <translation>{provider}이(가) 이 키로는 그 일을 허용하지 않습니다.</translation>
    </message>
    <message>
        <source>Check the key&apos;s permissions, its organization and its project.</source>
        <translation>키의 권한과 조직, 프로젝트를 확인하세요.</translation>
    </message>
    <message>
        <source>{provider} does not serve the country that this connection comes from.</source>
        <translation>{provider}은(는) 이 연결이 시작된 국가에 서비스를 제공하지 않습니다.</translation>
    </message>
    <message>
        <source>Choose another provider or a model on this computer.</source>
        <translation>다른 제공자나 이 컴퓨터의 모델을 고르세요.</translation>
    </message>
    <message>
        <source>{provider} has no model “{model}” for this key.</source>
        <translation>{provider}에는 이 키로 쓸 수 있는 “{model}” 모델이 없습니다.</translation>
    </message>
    <message>
        <source>List its models again in Settings › Accounts and choose another one.</source>
        <translation>설정 › 계정에서 모델 목록을 다시 불러와 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>There is no such service at {host}.</source>
        <translation>{host}에는 그런 서비스가 없습니다.</translation>
    </message>
    <message>
        <source>Check the account&apos;s base address; most end in /v1.</source>
        <translation>계정의 기본 주소를 확인하세요. 대부분 /v1로 끝납니다.</translation>
    </message>
    <message>
        <source>The conversation is longer than {model} can read.</source>
        <translation>대화가 {model}이(가) 읽을 수 있는 길이를 넘습니다.</translation>
    </message>
    <message>
        <source>Begin a new conversation, shorten the prompt, or choose a model that reads more.</source>
        <translation>새 대화를 시작하거나 프롬프트를 줄이거나, 더 많이 읽는 모델을 고르세요.</translation>
    </message>
    <message>
        <source>{provider} did not take the request: {reason}</source>
        <translation>{provider}이(가) 요청을 받지 않았습니다: {reason}</translation>
    </message>
    <message>
        <source>Set the parameters to their defaults or choose another model.</source>
        <translation>매개변수를 기본값으로 되돌리거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>{provider} asks to wait: too many requests or tokens in a short time.</source>
        <translation>{provider}이(가) 기다려 달라고 합니다. 짧은 시간에 요청이나 토큰이 너무 많았습니다.</translation>
    </message>
    <message>
        <source>{provider} is overloaded or has a fault.</source>
        <translation>{provider}이(가) 과부하 상태이거나 고장입니다.</translation>
    </message>
    <message>
        <source>Ask again in a while; nothing is wrong on this computer.</source>
        <translation>잠시 뒤에 다시 물어보세요. 이 컴퓨터에는 문제가 없습니다.</translation>
    </message>
    <message>
        <source>{provider} blocked the prompt or the answer: {reason}.</source>
        <translation>{provider}이(가) 프롬프트나 답변을 차단했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Put it in other words, or choose another model.</source>
        <translation>다르게 표현하거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>{model} declined to answer.</source>
        <translation>{model}이(가) 답변을 거절했습니다.</translation>
    </message>
    <message>
        <source>Check the network, the proxy and the account&apos;s address, then ask again.</source>
        <translation>네트워크와 프록시, 계정의 주소를 확인한 뒤 다시 물어보세요.</translation>
    </message>
    <message>
        <source>The name {host} cannot be looked up.</source>
        <translation>{host}라는 이름을 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>Check the network and the account&apos;s address, then ask again.</source>
        <translation>네트워크와 계정의 주소를 확인한 뒤 다시 물어보세요.</translation>
    </message>
    <message>
        <source>No server is listening at {host}.</source>
        <translation>{host}에서 응답하는 서버가 없습니다.</translation>
    </message>
    <message>
        <source>Start the server there, or correct the account&apos;s address.</source>
        <translation>그곳에서 서버를 시작하거나 계정의 주소를 고치세요.</translation>
    </message>
    <message>
        <source>Check the system&apos;s proxy, or the one of this account.</source>
        <translation>시스템의 프록시나 이 계정의 프록시를 확인하세요.</translation>
    </message>
    <message>
        <source>{host} could not prove that it is who it says: {reason}.</source>
        <translation>{host}이(가) 자신을 증명하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>Nothing was sent. Behind a company&apos;s proxy, add its certificate file to the account.</source>
        <translation>보낸 것은 없습니다. 회사 프록시를 쓴다면 그 인증서 파일을 계정에 추가하세요.</translation>
    </message>
    <message>
        <source>The certificate file {path} cannot be used.</source>
        <translation>인증서 파일 {path}을(를) 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a file with certificates in PEM form; nothing was sent.</source>
        <translation>PEM 형식의 인증서 파일을 고르세요. 보낸 것은 없습니다.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs from {host}&apos;s by {minutes} minutes.</source>
        <translation>이 컴퓨터의 시계가 {host}의 시계와 {minutes}분 다릅니다.</translation>
    </message>
    <message>
        <source>Set the clock, then try again.</source>
        <translation>시계를 맞춘 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs from {host}&apos;s by {days} days.</source>
        <translation>이 컴퓨터의 시계가 {host}의 시계와 {days}일 다릅니다.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs from {host}&apos;s by {years} years.</source>
        <translation>이 컴퓨터의 시계가 {host}의 시계와 {years}년 다릅니다.</translation>
    </message>
    <message>
        <source>{host} sends to another address, {target}.</source>
        <translation>{host}이(가) 다른 주소 {target}(으)로 보냅니다.</translation>
    </message>
    <message>
        <source>Nothing was sent there. If that address is right, enter it in the account.</source>
        <translation>그곳으로 보낸 것은 없습니다. 그 주소가 맞다면 계정에 입력하세요.</translation>
    </message>
    <message>
        <source>What {host} answered is not what {provider} answers.</source>
        <translation>{host}의 응답은 {provider}의 응답이 아닙니다.</translation>
    </message>
    <message>
        <source>Check the account&apos;s address, and whether this network asks you to sign in first.</source>
        <translation>계정의 주소와, 이 네트워크가 먼저 로그인을 요구하는지 확인하세요.</translation>
    </message>
    <message>
        <source>The connection to {provider} broke off in the middle of the answer.</source>
        <translation>답변 도중에 {provider}와(과)의 연결이 끊겼습니다.</translation>
    </message>
    <message>
        <source>{provider} sent more than an answer can be, and was cut off.</source>
        <translation>{provider}이(가) 답변일 수 없을 만큼 많이 보내 중단했습니다.</translation>
    </message>
    <message>
        <source>{provider} has said nothing for {seconds} seconds.</source>
        <translation>{provider}이(가) {seconds}초 동안 아무 말이 없습니다.</translation>
    </message>
    <message>
        <source>Your words would leave this computer for {provider}.</source>
        <translation>쓴 내용이 이 컴퓨터를 떠나 {provider}(으)로 갑니다.</translation>
    </message>
    <message>
        <source>Allow it in the window, then send again; nothing was sent.</source>
        <translation>창에서 허용한 뒤 다시 보내세요. 보낸 것은 없습니다.</translation>
    </message>
    <message>
        <source>The header “{name}” looks as if it held a secret.</source>
        <translation>“{name}” 헤더는 비밀 값을 담은 것으로 보입니다.</translation>
    </message>
    <message>
        <source>Enter it as the key; headers are stored as they stand.</source>
        <translation>키로 입력하세요. 헤더는 쓴 그대로 저장됩니다.</translation>
    </message>
    <message>
        <source>“{address}” is not the address of a server.</source>
        <translation>“{address}”은(는) 서버의 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>The process that speaks to {provider} ended unexpectedly.</source>
        <translation>{provider}와(과) 통신하던 프로세스가 예기치 않게 끝났습니다.</translation>
    </message>
    <message>
        <source>That vote is no longer there.</source>
        <translation>그 투표는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>It was withdrawn meanwhile; you can vote again.</source>
        <translation>그사이 철회되었습니다. 다시 투표할 수 있습니다.</translation>
    </message>
    <message>
        <source>A conversation has at most {most} models side by side.</source>
        <translation>한 대화에 나란히 둘 수 있는 모델은 최대 {most}개입니다.</translation>
    </message>
    <message>
        <source>Close one of them first; it can be reopened.</source>
        <translation>먼저 하나를 닫아 주세요. 나중에 다시 열 수 있습니다.</translation>
    </message>
    <message>
        <source>This is the only model that still answers in this conversation.</source>
        <translation>이 대화에서 답하는 모델이 이것 하나뿐입니다.</translation>
    </message>
    <message>
        <source>Add or unfold another one first.</source>
        <translation>먼저 다른 모델을 추가하거나 펼쳐 주세요.</translation>
    </message>
    <message>
        <source>This would go beyond the month&apos;s cap of {cap}: {spent} are spent, and it costs about {price}.</source>
        <translation>이번 달 한도 {cap}을(를) 넘게 됩니다. 지금까지 {spent}을(를) 썼고, 이번 요청에 약 {price}이(가) 듭니다.</translation>
    </message>
    <message>
        <source>Raise the cap on the page “Usage”, wait until {until}, or choose a model on this computer; nothing was sent.</source>
        <translation>‘사용량’ 페이지에서 한도를 올리거나, {until}까지 기다리거나, 이 컴퓨터의 모델을 선택하세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The table could not be written to {path}.</source>
        <translation>표를 {path}에 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the disk.</source>
        <translation>다른 폴더를 선택하거나 디스크 공간을 확보하세요.</translation>
    </message>
    <message>
        <source>This conversation is kept on this computer, and {provider} is not on it.</source>
        <translation>이 대화는 이 컴퓨터 안에만 두도록 잠겨 있어 {provider}(으)로 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model on this computer, or take the lock off the conversation; nothing was sent.</source>
        <translation>이 컴퓨터에 있는 모델을 고르거나 대화의 잠금을 푸세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The file “{name}” is kept on this computer, and {provider} is not on it.</source>
        <translation>파일 “{name}”은(는) 이 컴퓨터 안에만 두도록 잠겨 있어 {provider}(으)로 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model on this computer, take the file away, or take the lock off it; nothing was sent.</source>
        <translation>이 컴퓨터에 있는 모델을 고르거나, 파일을 빼거나, 파일의 잠금을 푸세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>These words may not leave this computer for {provider}.</source>
        <translation>이 글은 이 컴퓨터를 떠나 {provider}(으)로 갈 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model on this computer; nothing was sent.</source>
        <translation>이 컴퓨터에 있는 모델을 고르세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The file {path} could not be written.</source>
        <translation>파일 {path}을(를) 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Some answers here are still judged blind.</source>
        <translation>여기에는 아직 이름을 가리고 평가 중인 답변이 있습니다.</translation>
    </message>
    <message>
        <source>Vote on them or show the names, then save the comparison.</source>
        <translation>투표하거나 이름을 표시한 다음 비교를 저장하세요.</translation>
    </message>
    <message>
        <source>{path} is not a comparison that Tandem has saved.</source>
        <translation>{path}은(는) Tandem이 저장한 비교가 아닙니다.</translation>
    </message>
    <message>
        <source>Choose a file that was saved with “Save the comparison” as JSON.</source>
        <translation>“비교 저장”에서 JSON으로 저장한 파일을 고르세요.</translation>
    </message>
    <message>
        <source>{path} was saved by a newer version of Tandem.</source>
        <translation>{path}은(는) 더 새로운 버전의 Tandem이 저장했습니다.</translation>
    </message>
    <message>
        <source>Update Tandem to run it again.</source>
        <translation>다시 실행하려면 Tandem을 업데이트하세요.</translation>
    </message>
    <message>
        <source>Your words would leave this computer for {provider} ({host}).</source>
        <translation>입력한 글이 이 컴퓨터를 떠나 {provider}({host})(으)로 가게 됩니다.</translation>
    </message>
    <message>
        <source>Say --allow-cloud to send them, or choose a model on this computer; nothing was sent.</source>
        <translation>보내려면 --allow-cloud를 붙이거나 이 컴퓨터의 모델을 선택하세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The names in this turn are hidden until you have voted.</source>
        <translation>이 차례의 모델 이름은 투표하기 전까지 숨겨져 있습니다.</translation>
    </message>
    <message>
        <source>Vote first, or show the names.</source>
        <translation>먼저 투표하거나 이름을 표시하세요.</translation>
    </message>
    <message>
        <source>What {host} sent is not a list of prices that Tandem understands.</source>
        <translation>{host}에서 보낸 내용은 Tandem이 이해할 수 있는 요금표가 아닙니다.</translation>
    </message>
    <message>
        <source>The prices from before stay in force; try again another day.</source>
        <translation>이전 요금표를 계속 사용합니다. 나중에 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The list of prices could not be kept in {path}.</source>
        <translation>요금표를 {path}에 저장하지 못했습니다.</translation>
    </message>
    <message>
        <source>Make room on the disk; until Tandem ends the new prices hold all the same.</source>
        <translation>디스크 공간을 확보하세요. 새 요금은 Tandem을 종료할 때까지 적용됩니다.</translation>
    </message>
    <message>
        <source>These words look private ({kinds}), and would go to {provider}.</source>
        <translation>이 글에는 개인 정보로 보이는 내용({kinds})이 있고 {provider}(으)로 가게 됩니다.</translation>
    </message>
    <message>
        <source>Take that out, or ask at a terminal or in the window, which offer placeholders; nothing was sent.</source>
        <translation>그 내용을 빼거나, 자리표시로 바꾸어 보낼 수 있는 터미널이나 창에서 물으세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The key for {provider} is sealed with your passphrase.</source>
        <translation>{provider}의 키가 암호문구로 봉인되어 있습니다.</translation>
    </message>
    <message>
        <source>Enter the passphrase in Settings › Accounts, then try again; nothing was sent.</source>
        <translation>설정 › 계정에서 암호문구를 입력한 뒤 다시 시도하세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>That passphrase does not open the keys.</source>
        <translation>그 암호문구로는 키가 열리지 않습니다.</translation>
    </message>
    <message>
        <source>Try again; nothing was changed.</source>
        <translation>다시 시도하세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>The sealed file of keys cannot be read: {path}.</source>
        <translation>키를 봉인한 파일을 읽을 수 없습니다: {path}.</translation>
    </message>
    <message>
        <source>Put a copy of it back, or delete it and enter the keys again.</source>
        <translation>사본을 되돌려 놓거나, 파일을 지우고 키를 다시 입력하세요.</translation>
    </message>
    <message>
        <source>The sealed file of keys cannot be written: {path}.</source>
        <translation>키를 봉인한 파일을 쓸 수 없습니다: {path}.</translation>
    </message>
    <message>
        <source>Look whether the disk is full; what was sealed before is still there.</source>
        <translation>디스크가 가득 찼는지 확인하세요. 이전에 봉인한 것은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>This llama.cpp was built without the part that uses other machines.</source>
        <translation>이 llama.cpp는 다른 컴퓨터를 사용하는 기능 없이 빌드되었습니다.</translation>
    </message>
    <message>
        <source>Build it with CMAKE_ARGS=-DGGML_RPC=on make run, or remove the workers in Settings › Network.</source>
        <translation>CMAKE_ARGS=-DGGML_RPC=on make run으로 빌드하거나, 설정 › 네트워크에서 워커를 제거하세요.</translation>
    </message>
    <message>
        <source>The worker {worker} cannot be reached.</source>
        <translation>워커 {worker}에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>Start ggml-rpc-server there, or remove the worker in Settings › Network.</source>
        <translation>그 컴퓨터에서 ggml-rpc-server를 시작하거나, 설정 › 네트워크에서 워커를 제거하세요.</translation>
    </message>
    <message>
        <source>A worker of this model has gone away, and the model with it.</source>
        <translation>이 모델이 사용하던 워커가 사라져 모델도 종료되었습니다.</translation>
    </message>
    <message>
        <source>What was written is kept. Start the worker again, or remove it in Settings › Network.</source>
        <translation>작성된 내용은 보존됩니다. 워커를 다시 시작하거나 설정 › 네트워크에서 제거하세요.</translation>
    </message>
    <message>
        <source>“{worker}” is no address of a worker in your own network.</source>
        <translation>‘{worker}’은(는) 내 네트워크에 있는 워커의 주소가 아닙니다.</translation>
    </message>
    <message>
        <source>It looks like 192.168.0.7:50052. Nothing on the way is encrypted, so no other network will do.</source>
        <translation>192.168.0.7:50052와 같은 형식이어야 합니다. 전송이 암호화되지 않으므로 다른 네트워크는 사용할 수 없습니다.</translation>
    </message>
    <message>
        <source>By this computer&apos;s clock, the certificate of {host} does not hold today.</source>
        <translation>이 컴퓨터의 시계로는 {host}의 인증서가 오늘 유효하지 않습니다.</translation>
    </message>
    <message>
        <source>Nothing was sent. Set the clock if it is wrong; if not, whoever runs {host} has to renew it.</source>
        <translation>아무것도 보내지 않았습니다. 시계가 틀렸으면 맞추세요. 맞다면 {host}의 운영자가 인증서를 갱신해야 합니다.</translation>
    </message>
    <message>
        <source>Who answers at {host} is somebody else: the certificate has another name.</source>
        <translation>{host}에서 답한 것은 다른 곳입니다. 인증서의 이름이 다릅니다.</translation>
    </message>
    <message>
        <source>Nothing was sent. Check the account&apos;s address, and whether this network asks you to sign in first.</source>
        <translation>아무것도 보내지 않았습니다. 계정의 주소를 확인하고, 이 네트워크가 먼저 로그인을 요구하는지 확인하세요.</translation>
    </message>
    <message>
        <source>That folder is no longer there.</source>
        <translation>그 폴더는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>It was deleted meanwhile; its conversations are still there.</source>
        <translation>그사이 삭제되었습니다. 폴더에 있던 대화는 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>Everything in the folder “{folder}” is kept on this computer, and {provider} is not on it.</source>
        <translation>폴더 “{folder}”은(는) 이 컴퓨터 안에만 두도록 잠겨 있어 그 안의 대화를 {provider}(으)로 보낼 수 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model on this computer, move the conversation out of the folder, or take the lock off the folder; nothing was sent.</source>
        <translation>이 컴퓨터에 있는 모델을 고르거나, 대화를 폴더 밖으로 옮기거나, 폴더의 잠금을 푸세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>The key has a space, a line break or a letter in it that no key has.</source>
        <translation>키에 쓰일 수 없는 공백, 줄바꿈 또는 글자가 들어 있습니다.</translation>
    </message>
    <message>
        <source>Copy it anew from the provider&apos;s page, whole and alone; nothing was sent.</source>
        <translation>제공자의 페이지에서 키만 온전히 다시 복사하세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>{path} could not be read.</source>
        <translation>{path} 파일을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Make sure that it is there and that you may read it.</source>
        <translation>파일이 그 자리에 있고 읽을 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>{path} is larger than any comparison that Tandem saves.</source>
        <translation>{path} 파일은 Tandem이 저장하는 어떤 비교보다도 큽니다.</translation>
    </message>
    <message>
        <source>It begins with https:// or http://, as in https://server.example/v1.</source>
        <translation>https://server.example/v1처럼 https:// 또는 http://로 시작합니다.</translation>
    </message>
    <message>
        <source>The address {address} was given with a name, a password or a query in it.</source>
        <translation>주소 {address}에 이름이나 암호, 또는 물음표 뒤의 값이 들어 있습니다.</translation>
    </message>
    <message>
        <source>Enter a secret as the key; addresses are stored as they stand.</source>
        <translation>비밀 값은 키로 입력하세요. 주소는 적힌 그대로 저장됩니다.</translation>
    </message>
    <message>
        <source>“{name}” is not a header that can be sent.</source>
        <translation>“{name}”은(는) 보낼 수 있는 헤더가 아닙니다.</translation>
    </message>
    <message>
        <source>A header is a name and a value of plain letters, as in “X-Team: research”.</source>
        <translation>헤더는 “X-Team: research”처럼 영문자로 된 이름과 값입니다.</translation>
    </message>
    <message>
        <source>“{name}” cannot be an organization or a project.</source>
        <translation>“{name}”은(는) 조직이나 프로젝트로 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>Copy it from the provider&apos;s page, where it looks like org-4Tz9 or proj_4Tz9.</source>
        <translation>제공자의 페이지에서 org-4Tz9나 proj_4Tz9처럼 생긴 값을 복사해 넣으세요.</translation>
    </message>
    <message>
        <source>There is an account “{name}” already.</source>
        <translation>“{name}” 계정이 이미 있습니다.</translation>
    </message>
    <message>
        <source>Give it another name; nothing was changed.</source>
        <translation>다른 이름을 붙이세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>{provider} has limited or closed this account.</source>
        <translation>{provider}에서 이 계정을 제한했거나 닫았습니다.</translation>
    </message>
    <message>
        <source>Look on the provider&apos;s page why, or choose another account.</source>
        <translation>제공자의 페이지에서 이유를 확인하거나 다른 계정을 고르세요.</translation>
    </message>
    <message>
        <source>Ask again in a minute, or choose another model.</source>
        <translation>잠시 뒤 다시 묻거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>Ask again at {time}, or choose another model.</source>
        <translation>{time}에 다시 묻거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>The conversation with its files is larger than {provider} takes at once.</source>
        <translation>파일까지 더한 대화가 {provider}에서 한 번에 받는 크기보다 큽니다.</translation>
    </message>
    <message>
        <source>Begin a new conversation, or leave out images and files.</source>
        <translation>새 대화를 시작하거나 이미지와 파일을 빼세요.</translation>
    </message>
    <message>
        <source>{provider} has a fault: {reason}</source>
        <translation>{provider}에 문제가 생겼습니다: {reason}</translation>
    </message>
    <message>
        <source>Look what the server itself says, then ask again.</source>
        <translation>서버가 남긴 메시지를 살펴본 뒤 다시 물어보세요.</translation>
    </message>
    <message>
        <source>{provider}&apos;s filter stopped the prompt: {reason}.</source>
        <translation>{provider}의 필터가 프롬프트를 막았습니다: {reason}.</translation>
    </message>
    <message>
        <source>{provider}&apos;s filter stopped the answer: {reason}.</source>
        <translation>{provider}의 필터가 답을 막았습니다: {reason}.</translation>
    </message>
    <message>
        <source>What was written before is kept; put the prompt in other words, or choose another model.</source>
        <translation>그전까지 쓴 답은 남아 있습니다. 프롬프트를 다르게 쓰거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>The proxy {proxy} did not let the connection to {host} through.</source>
        <translation>프록시 {proxy}에서 {host}에 대한 연결을 통과시키지 않았습니다.</translation>
    </message>
    <message>
        <source>The proxy {proxy} cannot be reached.</source>
        <translation>프록시 {proxy}에 연결할 수 없습니다.</translation>
    </message>
    <message>
        <source>The proxy {proxy} wants a name and a password.</source>
        <translation>프록시 {proxy}에서 이름과 암호를 요구합니다.</translation>
    </message>
    <message>
        <source>The system&apos;s proxy is of a kind that Tandem cannot use.</source>
        <translation>시스템의 프록시는 Tandem에서 쓸 수 없는 종류입니다.</translation>
    </message>
    <message>
        <source>Enter one that begins with http:// in the account, or set it in HTTPS_PROXY.</source>
        <translation>http://로 시작하는 프록시를 계정에 넣거나 HTTPS_PROXY에 설정하세요.</translation>
    </message>
    <message>
        <source>The connection to {provider} broke off before it had answered.</source>
        <translation>{provider}에서 답하기 전에 연결이 끊어졌습니다.</translation>
    </message>
    <message>
        <source>Try again, and check the network if it happens again.</source>
        <translation>다시 해 보고, 또 그러면 네트워크를 확인하세요.</translation>
    </message>
    <message>
        <source>{provider} had not ended after {minutes} minutes, and was cut off.</source>
        <translation>{provider}에서 {minutes}분이 지나도 끝나지 않아 끊었습니다.</translation>
    </message>
    <message>
        <source>{provider} sent more than Tandem takes, and was cut off.</source>
        <translation>{provider}에서 Tandem이 받을 수 있는 것보다 많이 보내 끊었습니다.</translation>
    </message>
    <message>
        <source>Check the account&apos;s address: another program may answer there.</source>
        <translation>계정의 주소를 확인하세요. 다른 프로그램이 답하고 있을 수 있습니다.</translation>
    </message>
    <message>
        <source>{provider} has not answered within {seconds} seconds.</source>
        <translation>{provider}에서 {seconds}초 안에 답하지 않았습니다.</translation>
    </message>
    <message>
        <source>Try again in a while; a server at home may still be loading its model.</source>
        <translation>잠시 뒤 다시 해 보세요. 직접 돌리는 서버라면 아직 모델을 불러오는 중일 수 있습니다.</translation>
    </message>
    <message>
        <source>{model} broke the answer off for a fault of its own: {reason}.</source>
        <translation>{model}에서 자체 문제로 답을 중단했습니다: {reason}.</translation>
    </message>
    <message>
        <source>What was written is kept; ask again, or choose another model.</source>
        <translation>쓴 답은 남아 있습니다. 다시 묻거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>Ask again; whatever was written so far is kept.</source>
        <translation>다시 물어보세요. 지금까지 쓴 답은 남아 있습니다.</translation>
    </message>
    <message>
        <source>Run the command on a terminal, without --json, or give the passphrase with --passphrase-stdin; nothing was sent.</source>
        <translation>터미널에서 --json 없이 실행하거나 --passphrase-stdin으로 암호문구를 주세요. 보낸 것은 없습니다.</translation>
    </message>
    <message>
        <source>Nothing on this computer keeps the key: no keyring is there, or it is shut.</source>
        <translation>이 컴퓨터에는 키를 보관할 곳이 없습니다. 키링이 없거나 잠겨 있습니다.</translation>
    </message>
    <message>
        <source>Name a variable of the environment with --variable, or run the command on a terminal, where a passphrase can seal the key; nothing was stored.</source>
        <translation>--variable로 환경 변수의 이름을 주거나, 암호문구로 키를 봉인할 수 있도록 터미널에서 실행하세요. 저장한 것은 없습니다.</translation>
    </message>
    <message>
        <source>There is no account “{name}”.</source>
        <translation>“{name}” 계정이 없습니다.</translation>
    </message>
    <message>
        <source>“tandem accounts list” says which there are.</source>
        <translation>“tandem accounts list”로 어떤 계정이 있는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Start Tandem without it to ask {provider}, or choose a model on this computer; nothing was sent.</source>
        <translation>{provider}에 물으려면 그 변수 없이 Tandem을 시작하거나, 이 컴퓨터의 모델을 고르세요. 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>Leave the account&apos;s proxy empty, and start Tandem with both in HTTPS_PROXY, as in http://name:password@proxy:3128.</source>
        <translation>계정의 프록시를 비워 두고, HTTPS_PROXY에 http://name:password@proxy:3128처럼 둘 다 넣어 Tandem을 시작하세요.</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>loaded in %1 s</source>
        <translation>불러오기 %1초</translation>
    </message>
    <message>
        <source>Loading the model into memory; once, until another takes its place.</source>
        <translation>모델을 메모리로 불러온 시간입니다. 다른 모델로 바꾸기 전까지 한 번만 걸립니다.</translation>
    </message>
    <message>
        <source>waited %1 s</source>
        <translation>대기 %1초</translation>
    </message>
    <message>
        <source>Waiting for the device, which was busy with another answer.</source>
        <translation>장치가 다른 답변을 처리하고 있어 기다린 시간입니다.</translation>
    </message>
    <message>
        <source>loading ended after %1 s</source>
        <translation>%1초 뒤 불러오기 중단</translation>
    </message>
    <message>
        <source>%1 tok</source>
        <translation>%1토큰</translation>
    </message>
    <message>
        <source>Tokens in the answer. The prompt had %1, of which %2 were still in memory from before.</source>
        <translation>답변의 토큰 수입니다. 프롬프트는 %1토큰이며, 그중 %2토큰은 이전 대화에서 메모리에 남아 있었습니다.</translation>
    </message>
    <message>
        <source>Tokens in the answer. The prompt had %1, of which %2 were in the provider&apos;s cache.</source>
        <translation>답변의 토큰 수입니다. 프롬프트는 %1토큰이며, 그중 %2토큰은 제공자의 캐시에 있었습니다.</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1토큰/초</translation>
    </message>
    <message>
        <source>Tokens a second while writing (%1 s), without waiting, loading and reading the prompt.</source>
        <translation>답변을 쓰는 동안(%1초)의 초당 토큰 수입니다. 대기, 불러오기, 프롬프트 읽기 시간은 빠져 있습니다.</translation>
    </message>
    <message>
        <source>first token %1 s</source>
        <translation>첫 토큰 %1초</translation>
    </message>
    <message>
        <source>From the start of reading the prompt to the first token.</source>
        <translation>프롬프트를 읽기 시작해서 첫 토큰이 나오기까지 걸린 시간입니다.</translation>
    </message>
    <message>
        <source>waiting…</source>
        <translation>대기 중…</translation>
    </message>
    <message>
        <source>loading the model</source>
        <translation>모델 불러오는 중</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>프롬프트 읽는 중</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>쓰는 중</translation>
    </message>
    <message>
        <source>By the tokens that the provider has counted, at prices of %1; the bill is the provider&apos;s.</source>
        <translation>제공자가 센 토큰에 %1 기준 가격을 적용했습니다. 실제 청구액은 제공자가 정합니다.</translation>
    </message>
    <message>
        <source>waiting for the provider…</source>
        <translation>제공자를 기다리는 중…</translation>
    </message>
    <message>
        <source>the provider is busy; asking again in %1 s</source>
        <translation>제공자가 바쁩니다. %1초 뒤에 다시 묻습니다</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>queued behind %1</source>
        <translation>%1 다음 차례</translation>
    </message>
    <message>
        <source>Why the answer ended.</source>
        <translation>답변이 끝난 이유입니다.</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>token limit</source>
        <translation>토큰 한도</translation>
    </message>
    <message>
        <source>context full</source>
        <translation>컨텍스트 가득 참</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>%1 s of this computer</source>
        <translation>이 컴퓨터 %1초</translation>
    </message>
    <message>
        <source>Reading the prompt and writing the answer, without waiting and loading: what it cost in time.</source>
        <translation>기다린 시간과 불러온 시간을 뺀, 프롬프트를 읽고 답변을 쓴 시간입니다. 시간으로 본 비용입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n자</numerusform>
        </translation>
    </message>
    <message>
        <source>The length of the answer, without its reasoning.</source>
        <translation>추론을 뺀 답변의 길이입니다.</translation>
    </message>
    <message>
        <source>What %1 used while the answer was made, with everything else that ran there.</source>
        <translation>답변을 만드는 동안 %1에서 사용한 에너지이며, 그곳에서 함께 실행된 다른 작업도 포함됩니다.</translation>
    </message>
    <message>
        <source>An estimate at prices of %1: the answer was stopped, or the provider has not counted it.</source>
        <translation>%1 요금 기준의 추정치입니다. 답변이 중단되었거나 제공자가 토큰을 세지 않았습니다.</translation>
    </message>
    <message>
        <source>too little memory beside %1</source>
        <translation>%1와(과) 함께 쓰기에는 메모리 부족</translation>
    </message>
</context>
<context>
    <name>files</name>
    <message>
        <source>Kept on this computer: no provider gets it.</source>
        <translation>이 컴퓨터에만 둡니다. 어느 제공자에게도 보내지 않습니다.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Keep on this computer</source>
        <translation>이 컴퓨터에만 두기</translation>
    </message>
</context>
<context>
    <name>fit_words</name>
    <message>
        <source>fits well</source>
        <translation>잘 맞음</translation>
    </message>
    <message>
        <source>fits, slowly</source>
        <translation>맞지만 느림</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>맞지 않음</translation>
    </message>
    <message>
        <source>≈ {speed} tok/s</source>
        <translation>≈ {speed}토큰/초</translation>
    </message>
    <message>
        <source>There is room for it beside what is running now.</source>
        <translation>지금 실행 중인 것과 함께 쓸 공간이 있습니다.</translation>
    </message>
    <message>
        <source>It fits, but writes more slowly than people read.</source>
        <translation>맞지만 사람이 읽는 속도보다 느리게 씁니다.</translation>
    </message>
    <message>
        <source>It fits with hardly anything to spare; closing other programs helps.</source>
        <translation>겨우 맞습니다. 다른 프로그램을 닫으면 도움이 됩니다.</translation>
    </message>
    <message>
        <source>{missing} of memory are missing now.</source>
        <translation>지금 메모리가 {missing} 부족합니다.</translation>
    </message>
    <message>
        <source>{missing} of the graphics card&apos;s memory are missing now.</source>
        <translation>지금 그래픽 카드 메모리가 {missing} 부족합니다.</translation>
    </message>
    <message>
        <source>With a context of {count} tokens it would fit.</source>
        <translation>컨텍스트가 {count}토큰이면 맞습니다.</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>프로세서에서</translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>그래픽 카드에서</translation>
    </message>
    <message>
        <source>{count} of {all} layers on the graphics card</source>
        <translation>{all}개 층 중 {count}개는 그래픽 카드에서</translation>
    </message>
    <message>
        <source>{size} of memory, {where}</source>
        <translation>메모리 {size}, {where}</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>그래픽 카드</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>컴퓨터</translation>
    </message>
    <message>
        <source>{device}: ≈ {all} = weights {weights} + context {context} + other {other}</source>
        <translation>{device}: ≈ {all} = 가중치 {weights} + 컨텍스트 {context} + 기타 {other}</translation>
    </message>
</context>
<context>
    <name>folders</name>
    <message>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>{title}, in the folder {folder}</source>
        <translation>{title}, 폴더 {folder} 안</translation>
    </message>
    <message>
        <source>{title}, kept on this computer because its folder is</source>
        <translation>{title}, 폴더가 잠겨 있어 이 컴퓨터에만 둠</translation>
    </message>
    <message>
        <source>{title}, kept on this computer</source>
        <translation>{title}, 이 컴퓨터에만 둠</translation>
    </message>
    <message>
        <source>{title}, writing an answer</source>
        <translation>{title}, 답변 작성 중</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>대화 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>펼침</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>접힘</translation>
    </message>
    <message>
        <source>{name}, folder, {count}, {state}</source>
        <translation>{name}, 폴더, {count}, {state}</translation>
    </message>
    <message>
        <source>Local only because its folder “{folder}” is</source>
        <translation>폴더 “{folder}”이(가) 잠겨 있어 이 컴퓨터 안에만 둡니다</translation>
    </message>
    <message>
        <source>Local only: no provider gets it</source>
        <translation>이 컴퓨터에만 둡니다. 어느 제공자에게도 보내지 않습니다</translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <source>It is longer than {what} characters.</source>
        <translation>{what}자보다 깁니다.</translation>
    </message>
    <message>
        <source>A rule with the name “root” is missing: the answer begins there.</source>
        <translation>“root”라는 이름의 규칙이 없습니다. 답변은 거기에서 시작합니다.</translation>
    </message>
    <message>
        <source>Line {line}: a rule is written as name ::= …; names have letters, digits and hyphens.</source>
        <translation>{line}번째 줄: 규칙은 이름 ::= … 으로 씁니다. 이름에는 영문자, 숫자, 붙임표를 씁니다.</translation>
    </message>
    <message>
        <source>Line {line}: there is no rule with the name “{what}”.</source>
        <translation>{line}번째 줄: “{what}”이라는 규칙이 없습니다.</translation>
    </message>
    <message>
        <source>Line {line}: a text in quotes does not end.</source>
        <translation>{line}번째 줄: 따옴표로 묶은 글이 끝나지 않습니다.</translation>
    </message>
    <message>
        <source>Line {line}: a square bracket is not closed.</source>
        <translation>{line}번째 줄: 대괄호가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>Line {line}: a round bracket is not closed.</source>
        <translation>{line}번째 줄: 소괄호가 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>Line {line}: “{what}” stands for no character.</source>
        <translation>{line}번째 줄: “{what}”은(는) 어떤 글자도 뜻하지 않습니다.</translation>
    </message>
    <message>
        <source>Line {line}: the range “{what}” runs backwards, so that no character fits.</source>
        <translation>{line}번째 줄: 범위 “{what}”이(가) 거꾸로여서 맞는 글자가 없습니다.</translation>
    </message>
    <message>
        <source>Line {line}: nothing stands before “{what}”.</source>
        <translation>{line}번째 줄: “{what}” 앞에 아무것도 없습니다.</translation>
    </message>
    <message>
        <source>Line {line}: a repetition is written as {{2}}, {{2,}} or {{2,5}}, the smaller number first.</source>
        <translation>{line}번째 줄: 반복은 {{2}}, {{2,}}, {{2,5}}처럼 작은 수를 먼저 씁니다.</translation>
    </message>
    <message>
        <source>Line {line}: that repeats too often.</source>
        <translation>{line}번째 줄: 너무 많이 반복합니다.</translation>
    </message>
    <message>
        <source>Line {line}: more than {what} round brackets stand inside one another.</source>
        <translation>{line}번째 줄: 소괄호가 {what}겹 넘게 겹쳐 있습니다.</translation>
    </message>
    <message>
        <source>Line {line}: “{what}” is not expected here.</source>
        <translation>{line}번째 줄: 여기에 “{what}”이(가) 올 수 없습니다.</translation>
    </message>
    <message>
        <source>Line {line}: this comes back to itself without any text in between, which would never end.</source>
        <translation>{line}번째 줄: 사이에 글 없이 자신에게 돌아와 끝나지 않습니다.</translation>
    </message>
    <message>
        <source>Line {line} is not JSON yet.</source>
        <translation>{line}번째 줄은 아직 JSON이 아닙니다.</translation>
    </message>
    <message>
        <source>A schema begins with {{ and ends with }}.</source>
        <translation>스키마는 {{로 시작하고 }}로 끝납니다.</translation>
    </message>
    <message>
        <source>“{what}” is no type; there are {types}.</source>
        <translation>“{what}”은(는) 형식이 아닙니다. 형식에는 {types}이(가) 있습니다.</translation>
    </message>
    <message>
        <source>It refers to “{what}”, which is not part of it; nothing is fetched.</source>
        <translation>스키마에 없는 “{what}”을(를) 가리킵니다. 아무것도 내려받지 않습니다.</translation>
    </message>
    <message>
        <source>More than {what} levels stand inside one another.</source>
        <translation>{what}단계보다 깊이 겹쳐 있습니다.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>How freely the next word is chosen: lower it for facts and code, raise it for stories and ideas; 0 always takes the likeliest word.</source>
        <translation>다음 낱말을 얼마나 자유롭게 고르는지입니다. 사실과 코드에는 낮추고, 이야기와 아이디어에는 높이세요. 0이면 항상 가장 그럴듯한 낱말을 고릅니다.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest words that together reach this share are considered: lower it to stay on safe ground, raise it for more variety.</source>
        <translation>합쳐서 이 비율이 되는 그럴듯한 낱말만 살펴봅니다. 무난하게 쓰려면 낮추고, 다양하게 쓰려면 높이세요.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only so many of the likeliest words are considered: lower it against odd words, raise it for more variety; 0 sets no limit.</source>
        <translation>가장 그럴듯한 낱말을 이만큼만 살펴봅니다. 엉뚱한 낱말을 막으려면 낮추고, 다양하게 쓰려면 높이세요. 0이면 제한이 없습니다.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Words less likely than this share of the likeliest one are left out: raise it against nonsense at high temperatures, lower it for more variety.</source>
        <translation>가장 그럴듯한 낱말의 이 비율보다 가능성이 낮은 낱말은 뺍니다. 높은 온도에서 헛소리를 막으려면 높이고, 다양하게 쓰려면 낮추세요.</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>반복 억제</translation>
    </message>
    <message>
        <source>How strongly the last words are avoided: raise it if the answer goes in circles, lower it to 1 (off) for code and tables.</source>
        <translation>최근 낱말을 얼마나 피하는지입니다. 답변이 맴돌면 높이고, 코드와 표에는 1(끔)로 낮추세요.</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>Small models</source>
        <translation>작은 모델</translation>
    </message>
    <message>
        <source>Precise</source>
        <translation>정확하게</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>창의적으로</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>시스템 프롬프트</translation>
    </message>
    <message>
        <source>You</source>
        <translation>나</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>Message {number}</source>
        <translation>메시지 {number}</translation>
    </message>
    <message>
        <source>Beginning of the answer</source>
        <translation>답변의 시작</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>대화 템플릿</translation>
    </message>
    <message>
        <source>{count} tokens sent</source>
        <translation>보낸 토큰 {count}개</translation>
    </message>
    <message>
        <source>{count} of them still in memory</source>
        <translation>그중 {count}개는 메모리에 남아 있음</translation>
    </message>
    <message>
        <source>{count} of them from the provider&apos;s cache</source>
        <translation>그중 {count}개는 제공자의 캐시에서 읽음</translation>
    </message>
    <message>
        <source>context window {count}</source>
        <translation>컨텍스트 창 {count}</translation>
    </message>
    <message>
        <source>left out: did not fit the context window</source>
        <translation>제외됨: 컨텍스트 창에 들어가지 않음</translation>
    </message>
    <message>
        <source>The answer is still being written. What was sent can be seen when it has ended.</source>
        <translation>답변을 아직 쓰는 중입니다. 무엇을 보냈는지는 끝난 뒤에 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>What was sent was not recorded: Tandem ended while the answer was being written.</source>
        <translation>보낸 내용이 기록되지 않았습니다. 답변을 쓰는 동안 Tandem이 종료되었습니다.</translation>
    </message>
    <message>
        <source>Nothing was sent: the answer ended before the model was given anything.</source>
        <translation>아무것도 보내지 않았습니다. 모델에 무엇을 주기 전에 답변이 끝났습니다.</translation>
    </message>
    <message>
        <source>What was sent was not recorded: the answer is from an earlier version of Tandem.</source>
        <translation>보낸 내용이 기록되지 않았습니다. 이 답변은 이전 버전의 Tandem에서 온 것입니다.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 토큰</translation>
    </message>
    <message>
        <source>{read} in, {written} out, for a million tokens</source>
        <translation>100만 토큰당 입력 {read}, 출력 {written}</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>컨텍스트</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>답변 최대 길이</translation>
    </message>
    <message>
        <source>Sees images</source>
        <translation>이미지 인식</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>추론</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>가격</translation>
    </message>
    <message>
        <source>Prices of</source>
        <translation>가격 기준일</translation>
    </message>
</context>
<context>
    <name>keep_awake</name>
    <message>
        <source>An answer is being written, or a model downloaded</source>
        <translation>답변을 작성하거나 모델을 다운로드하는 중입니다</translation>
    </message>
</context>
<context>
    <name>lanes</name>
    <message>
        <source>No model</source>
        <translation>모델 없음</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>catching up, %1 of %2</source>
        <translation>따라잡는 중, %2개 중 %1번째</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Vote first, or show the names: it is hidden which lane this is.</source>
        <translation>먼저 투표하거나 이름을 표시하세요. 지금은 어느 레인인지 가려져 있습니다.</translation>
    </message>
</context>
<context>
    <name>library_words</name>
    <message>
        <source>In Tandem&apos;s folder</source>
        <translation>Tandem 폴더에 있음</translation>
    </message>
    <message>
        <source>In a models folder of yours</source>
        <translation>추가한 모델 폴더에 있음</translation>
    </message>
    <message>
        <source>Came with Tandem</source>
        <translation>Tandem에 포함됨</translation>
    </message>
    <message>
        <source>A file of yours, used where it is</source>
        <translation>직접 추가한 파일이며 있는 자리에서 씀</translation>
    </message>
    <message>
        <source>Belongs to {program}, used where it is</source>
        <translation>{program}의 파일이며 있는 자리에서 씀</translation>
    </message>
    <message>
        <source>never used</source>
        <translation>쓴 적 없음</translation>
    </message>
    <message>
        <source>used today</source>
        <translation>오늘 사용</translation>
    </message>
    <message>
        <source>used yesterday</source>
        <translation>어제 사용</translation>
    </message>
    <message numerus="yes">
        <source>used %n day(s) ago</source>
        <translation>
            <numerusform>%n일 전 사용</numerusform>
        </translation>
    </message>
    <message>
        <source>used on {date}</source>
        <translation>{date} 사용</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>어제</translation>
    </message>
    <message>
        <source>not named</source>
        <translation>표시 없음</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 토큰</translation>
    </message>
    <message>
        <source>none: a base model, which continues text</source>
        <translation>없음(글을 이어 쓰는 기본 모델)</translation>
    </message>
</context>
<context>
    <name>machine_words</name>
    <message>
        <source>{all}, {free} free now</source>
        <translation>{all}, 지금 {free} 남음</translation>
    </message>
    <message numerus="yes">
        <source>%n core(s)</source>
        <translation>
            <numerusform>코어 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>None that Tandem can use; models run on the processor</source>
        <translation>Tandem이 쓸 수 있는 것이 없습니다. 모델은 프로세서에서 실행됩니다</translation>
    </message>
    <message>
        <source>≈ Only very small models, below 1B, fit here beside other programs.</source>
        <translation>≈ 다른 프로그램과 함께라면 1B보다 작은 모델만 들어갑니다.</translation>
    </message>
    <message>
        <source>Models up to ≈ {size} fit comfortably.</source>
        <translation>≈ {size}까지의 모델이 넉넉히 들어갑니다.</translation>
    </message>
</context>
<context>
    <name>measures</name>
    <message>
        <source>Figure</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>첫 토큰</translation>
    </message>
    <message>
        <source>From the start of reading the prompt to the first token; of several turns the median.</source>
        <translation>프롬프트를 읽기 시작해서 첫 토큰이 나올 때까지의 시간입니다. 여러 차례면 중앙값입니다.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Tokens a second while writing, without waiting, loading and reading the prompt.</source>
        <translation>기다리고, 불러오고, 프롬프트를 읽은 시간을 뺀, 쓰는 동안의 초당 토큰 수입니다.</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1토큰/초</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Tokens written, reasoning included.</source>
        <translation>추론을 포함해 쓴 토큰 수입니다.</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Characters of the answers, without their reasoning.</source>
        <translation>추론을 뺀 답변의 글자 수입니다.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Tokens that the model was given, earlier turns included.</source>
        <translation>앞선 차례를 포함해 모델이 받은 토큰 수입니다.</translation>
    </message>
    <message>
        <source>Waited</source>
        <translation>기다림</translation>
    </message>
    <message>
        <source>Waiting for the device, which was busy with another answer.</source>
        <translation>다른 답변으로 바쁜 장치를 기다린 시간입니다.</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Loading the model into memory; once, until another takes its place.</source>
        <translation>모델을 메모리로 불러온 시간입니다. 다른 모델이 자리를 차지할 때까지 한 번뿐입니다.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Reading the prompt. A provider tells no such time.</source>
        <translation>프롬프트를 읽은 시간입니다. 제공자는 이 시간을 알려 주지 않습니다.</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>From the first token to the last.</source>
        <translation>첫 토큰부터 마지막 토큰까지의 시간입니다.</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>By the tokens that the provider has counted; the bill is the provider&apos;s.</source>
        <translation>제공자가 센 토큰에 따른 값입니다. 청구는 제공자가 합니다.</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Seconds in which this computer read and wrote: what an answer costs here.</source>
        <translation>이 컴퓨터가 읽고 쓴 시간(초)입니다. 여기서 답변이 드는 비용입니다.</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>답변</translation>
    </message>
    <message>
        <source>How many answers these figures are of.</source>
        <translation>이 수치가 나온 답변의 수입니다.</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>끝난 이유</translation>
    </message>
    <message>
        <source>Why the answers ended.</source>
        <translation>답변이 끝난 이유입니다.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
</context>
<context>
    <name>message_menu</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>링크 주소 복사</translation>
    </message>
    <message>
        <source>Copy the message as Markdown</source>
        <translation>메시지를 Markdown으로 복사</translation>
    </message>
    <message>
        <source>Copy the message as plain text</source>
        <translation>메시지를 일반 텍스트로 복사</translation>
    </message>
    <message>
        <source>Select the whole message</source>
        <translation>메시지 전체 선택</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>코드 복사</translation>
    </message>
    <message>
        <source>Save code as…</source>
        <translation>코드를 다른 이름으로 저장…</translation>
    </message>
    <message>
        <source>Copy formula as TeX</source>
        <translation>수식을 TeX로 복사</translation>
    </message>
    <message>
        <source>Copy table for a spreadsheet</source>
        <translation>스프레드시트용으로 표 복사</translation>
    </message>
    <message>
        <source>Copy table as Markdown</source>
        <translation>표를 Markdown으로 복사</translation>
    </message>
</context>
<context>
    <name>model_sections</name>
    <message>
        <source>Favourites</source>
        <translation>즐겨찾기</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
</context>
<context>
    <name>model_words</name>
    <message>
        <source>this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>Loads when needed</source>
        <translation>필요할 때 불러옴</translation>
    </message>
    <message>
        <source>Waiting to load</source>
        <translation>불러오기를 기다리는 중</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>불러오는 중</translation>
    </message>
    <message>
        <source>Loading {percent}%</source>
        <translation>불러오는 중 {percent}%</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
    <message>
        <source>Stopped by a fault</source>
        <translation>오류로 멈춤</translation>
    </message>
    <message>
        <source>Could not load</source>
        <translation>불러오지 못함</translation>
    </message>
    <message>
        <source>{some} of {all} layers on {gpus}</source>
        <translation>{gpus}에서 {all}개 층 중 {some}개</translation>
    </message>
    <message numerus="yes">
        <source>CPU, %n thread(s)</source>
        <translation>
            <numerusform>CPU, 스레드 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>The graphics card failed while loading, so it runs on the processor.</source>
        <translation>불러오는 중 그래픽 카드에서 오류가 나서 프로세서에서 실행합니다.</translation>
    </message>
    <message>
        <source>Base model: it continues your text instead of answering.</source>
        <translation>베이스 모델: 답하지 않고 입력한 글을 이어서 씁니다.</translation>
    </message>
    <message>
        <source>The model is not on this computer</source>
        <translation>이 모델은 이 컴퓨터에 없습니다</translation>
    </message>
    <message>
        <source>Base model: completes text</source>
        <translation>기본 모델: 글을 이어 씁니다</translation>
    </message>
    <message>
        <source>None: plain text</source>
        <translation>없음: 일반 텍스트</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Automatic (from the file)</source>
        <translation>자동(파일에 있는 템플릿)</translation>
    </message>
    <message>
        <source>Automatic ({family}, by the model&apos;s family)</source>
        <translation>자동({family}, 모델 계열 기준)</translation>
    </message>
    <message>
        <source>Automatic (plain text)</source>
        <translation>자동(일반 텍스트)</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>메모리에 있음</translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory was short, so fewer layers went there.</source>
        <translation>그래픽 카드의 메모리가 모자라 더 적은 층만 올렸습니다.</translation>
    </message>
    <message>
        <source>The graphics card&apos;s memory was short, so it runs on the processor.</source>
        <translation>그래픽 카드의 메모리가 모자라 프로세서에서 실행합니다.</translation>
    </message>
    <message>
        <source>More layers did not fit the graphics memory that was free.</source>
        <translation>비어 있던 그래픽 메모리에 더 많은 층이 들어가지 않았습니다.</translation>
    </message>
    <message>
        <source>This model&apos;s context cannot be kept in fewer bits; it has 16.</source>
        <translation>이 모델의 컨텍스트는 더 적은 비트로 담을 수 없어 16비트로 둡니다.</translation>
    </message>
    <message>
        <source>There is an {maker} graphics card here that this llama.cpp was not built for. To build for it:
{line}</source>
        <translation>이 컴퓨터에 {maker} 그래픽 카드가 있지만 지금의 llama.cpp는 그 카드용으로 빌드되지 않았습니다. 그 카드용으로 빌드하려면:
{line}</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>The answer failed</source>
        <translation>답변에 실패했습니다</translation>
    </message>
    <message>
        <source>Interrupted: Tandem ended before the answer did</source>
        <translation>중단됨: 답변이 끝나기 전에 Tandem이 종료되었습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier message(s) did not fit the context window</source>
        <translation>
            <numerusform>이전 메시지 %n개가 컨텍스트 창에 들어가지 않았습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Ended at the limit of tokens for one answer</source>
        <translation>답변 하나의 토큰 한도에서 끝났습니다</translation>
    </message>
    <message>
        <source>The context window is full</source>
        <translation>컨텍스트 창이 가득 찼습니다</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller model, then press Regenerate.</source>
        <translation>다른 프로그램을 닫거나 더 작은 모델을 고른 뒤 다시 생성을 누르세요.</translation>
    </message>
    <message>
        <source>Press Regenerate to try again, or choose another model.</source>
        <translation>다시 생성을 눌러 다시 시도하거나 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>It has not said how long; ask again in a minute.</source>
        <translation>얼마나 기다려야 하는지 알려 주지 않았습니다. 1분 뒤에 다시 물으세요.</translation>
    </message>
    <message>
        <source>It takes the next question at {time}.</source>
        <translation>{time}에 다음 질문을 받습니다.</translation>
    </message>
    <message>
        <source>Nothing was written yet; ask again.</source>
        <translation>아직 쓴 것이 없습니다. 다시 물으세요.</translation>
    </message>
</context>
<context>
    <name>palette</name>
    <message>
        <source>Actions</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>대화</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>최근</translation>
    </message>
</context>
<context>
    <name>parity</name>
    <message>
        <source>temperature</source>
        <translation>온도</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>top-p</source>
        <translation>top-p</translation>
    </message>
    <message>
        <source>top-k</source>
        <translation>top-k</translation>
    </message>
    <message>
        <source>min-p</source>
        <translation>min-p</translation>
    </message>
    <message>
        <source>repetition penalty</source>
        <translation>반복 억제</translation>
    </message>
    <message>
        <source>limit of tokens</source>
        <translation>토큰 한도</translation>
    </message>
    <message>
        <source>stop words</source>
        <translation>중단 문구</translation>
    </message>
    <message>
        <source>JSON schema</source>
        <translation>JSON 스키마</translation>
    </message>
    <message>
        <source>grammar</source>
        <translation>문법</translation>
    </message>
    <message>
        <source>system prompt</source>
        <translation>시스템 프롬프트</translation>
    </message>
    <message>
        <source>other {name}</source>
        <translation>{name} 다름</translation>
    </message>
    <message>
        <source>{name} not sent</source>
        <translation>{name} 보내지 않음</translation>
    </message>
    <message>
        <source>{name} not supported</source>
        <translation>{name} 지원 안 함</translation>
    </message>
    <message>
        <source>Another {name} than in the first lane.</source>
        <translation>{name}: 첫 레인과 다릅니다.</translation>
    </message>
    <message>
        <source>The {name} stands at its default and is not sent: the provider&apos;s own holds.</source>
        <translation>{name}: 기본값이어서 보내지 않습니다. 제공자의 값이 쓰입니다.</translation>
    </message>
    <message>
        <source>reasoning effort</source>
        <translation>추론 강도</translation>
    </message>
    <message>
        <source>The {name} is set, but this model does not take it.</source>
        <translation>{name}: 설정했지만 이 모델은 받지 않습니다.</translation>
    </message>
</context>
<context>
    <name>privacy</name>
    <message>
        <source>Private key</source>
        <translation>개인 키</translation>
    </message>
    <message>
        <source>Key of a service</source>
        <translation>서비스의 키</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Random characters, as in a key</source>
        <translation>키처럼 보이는 무작위 글자</translation>
    </message>
    <message>
        <source>Card number</source>
        <translation>카드 번호</translation>
    </message>
    <message>
        <source>Resident registration number</source>
        <translation>주민등록번호</translation>
    </message>
    <message>
        <source>Social security number</source>
        <translation>사회보장번호(SSN)</translation>
    </message>
    <message>
        <source>Bank account number</source>
        <translation>은행 계좌 번호(IBAN)</translation>
    </message>
    <message>
        <source>Telephone number</source>
        <translation>전화번호</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>전자우편 주소</translation>
    </message>
</context>
<context>
    <name>remedies</name>
    <message>
        <source>Open the billing page…</source>
        <translation>결제 페이지 열기…</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>온라인으로 전환</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>다시 묻기</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>새 대화</translation>
    </message>
    <message>
        <source>Show the parameters</source>
        <translation>매개변수 보기</translation>
    </message>
    <message>
        <source>Open the account</source>
        <translation>계정 열기</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>다른 모델 고르기</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>설정 열기</translation>
    </message>
</context>
<context>
    <name>reports</name>
    <message>
        <source>Made with Tandem {version} on {date}</source>
        <translation>{date}에 Tandem {version}(으)로 만듦</translation>
    </message>
    <message>
        <source>Prompt {number}</source>
        <translation>질문 {number}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>레인</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>시스템 프롬프트</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>수치</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>첫 토큰</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>글자 수</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>비용</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>추론</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>투표</translation>
    </message>
    <message>
        <source>tie</source>
        <translation>비김</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>나쁨</translation>
    </message>
    <message>
        <source>judged blind</source>
        <translation>이름을 가리고 평가</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>답변 없음</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>limit of tokens</source>
        <translation>토큰 한도</translation>
    </message>
    <message>
        <source>context window full</source>
        <translation>컨텍스트 창이 가득 참</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>%1(으)로 저장했습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Saved as %1 with %n pair(s).</source>
        <translation>
            <numerusform>%1(으)로 저장했습니다. 쌍 %n개입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No vote here calls one answer better than another, so the file is empty.</source>
        <translation>한 답변이 더 낫다고 한 평가가 없어 파일이 비어 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n attached file(s) were too large and are only named.</source>
        <translation>
            <numerusform>첨부 파일 %n개는 너무 커서 이름만 적었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tie(s) make no pair.</source>
        <translation>
            <numerusform>무승부 %n개는 쌍이 되지 않습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) with images were left out.</source>
        <translation>
            <numerusform>이미지가 있는 쌍 %n개는 뺐습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) without both answers were left out.</source>
        <translation>
            <numerusform>두 답변이 다 있지 않은 쌍 %n개는 뺐습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Private words that went out as placeholders stand in it in full.</source>
        <translation>자리표시자로 나간 개인 정보가 이 파일에는 그대로 들어 있습니다.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>How it came about</source>
        <translation>어떻게 쓰였는지</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Asked with</source>
        <translation>물은 조건</translation>
    </message>
    <message>
        <source>The prompt as the model was given it</source>
        <translation>모델이 받은 그대로의 프롬프트</translation>
    </message>
    <message>
        <source>… shortened here: the JSON has all of it.</source>
        <translation>… 여기서 줄였습니다. 전부는 JSON에 있습니다.</translation>
    </message>
    <message>
        <source>{name}: too large to be in this file</source>
        <translation>{name}: 너무 커서 이 파일에 넣지 않았습니다</translation>
    </message>
</context>
<context>
    <name>sample</name>
    <message>
        <source>What Tandem can do</source>
        <translation>Tandem이 할 수 있는 것</translation>
    </message>
    <message>
        <source>What can Tandem show?</source>
        <translation>Tandem은 무엇을 보여 줄 수 있나요?</translation>
    </message>
    <message>
        <source>Which keys are worth knowing?</source>
        <translation>알아 두면 좋은 단축키는 무엇인가요?</translation>
    </message>
    <message>
        <source>*This is a sample; no model wrote it. Delete it whenever you like.*</source>
        <translation>*이것은 예시이며 모델이 쓴 글이 아닙니다. 언제든지 지워도 됩니다.*</translation>
    </message>
    <message>
        <source>Answers are set like a page: **bold** and *italic* words, lists, quotes, tables, formulas and code. This formula is how a model chooses its next word; a higher temperature $T$ makes it bolder:</source>
        <translation>답변은 책처럼 짜입니다. **굵은** 글자와 *기울인* 글자, 목록, 인용, 표, 수식, 코드가 있습니다. 다음 수식은 모델이 다음 낱말을 고르는 방법입니다. 온도 $T$가 높을수록 더 과감해집니다.</translation>
    </message>
    <message>
        <source>Code keeps its colours and can be copied or saved:</source>
        <translation>코드는 색으로 구분되고, 복사하거나 저장할 수 있습니다.</translation>
    </message>
    <message>
        <source>&gt; Your words are stored before a model reads them, and an answer while it is being written. If something breaks off, *Continue* carries it on.</source>
        <translation>&gt; 쓴 글은 모델이 읽기 전에, 답변은 쓰이는 동안 저장됩니다. 중간에 끊기면 *이어 쓰기*로 계속합니다.</translation>
    </message>
    <message>
        <source>To do this</source>
        <translation>하려는 일</translation>
    </message>
    <message>
        <source>Press</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Ask your own question below, or begin a new chat.</source>
        <translation>아래에 질문을 쓰거나 새 대화를 시작하세요.</translation>
    </message>
</context>
<context>
    <name>save_code</name>
    <message>
        <source>Save code</source>
        <translation>코드 저장</translation>
    </message>
    <message>
        <source>The code could not be saved. Choose another folder.</source>
        <translation>코드를 저장하지 못했습니다. 다른 폴더를 선택하세요.</translation>
    </message>
</context>
<context>
    <name>scoreboard</name>
    <message>
        <source>this computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>{won} won · {tied} tied · {lost} lost</source>
        <translation>{won}승 · {tied}무 · {lost}패</translation>
    </message>
    <message>
        <source>Told apart</source>
        <translation>구별됨</translation>
    </message>
    <message>
        <source>Not enough votes yet</source>
        <translation>아직 투표 부족</translation>
    </message>
    <message>
        <source>It has only won, only lost, or was not yet compared with the others often enough. Its rating is a guess with wide bounds.</source>
        <translation>이기기만 했거나 지기만 했거나, 다른 모델과 아직 충분히 비교되지 않았습니다. 점수는 폭이 넓은 추정입니다.</translation>
    </message>
    <message>
        <source>Its interval touches no neighbour&apos;s.</source>
        <translation>구간이 이웃한 모델의 구간과 겹치지 않습니다.</translation>
    </message>
    <message>
        <source>Its interval overlaps a neighbour&apos;s: either of the two may be the better one.</source>
        <translation>구간이 이웃한 모델의 구간과 겹칩니다. 둘 중 어느 쪽이 더 나을 수도 있습니다.</translation>
    </message>
    <message>
        <source>{place}. {name}, {where}. Rating {points}, 95% interval {interval}. {record}. {verdict}.</source>
        <translation>{place}위. {name}, {where}. 점수 {points}, 95% 구간 {interval}. {record}. {verdict}.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>{speed} tok/s</source>
        <translation>{speed}토큰/초</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
    <message>
        <source>{count} characters</source>
        <translation>{count}자</translation>
    </message>
</context>
<context>
    <name>spelling</name>
    <message>
        <source>Add “{word}” to the dictionary</source>
        <translation>“{word}”을(를) 사전에 추가</translation>
    </message>
</context>
<context>
    <name>usage</name>
    <message>
        <source>This computer</source>
        <translation>이 컴퓨터</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1분 %2초</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1토큰/초</translation>
    </message>
    <message>
        <source>A conversation that was deleted</source>
        <translation>삭제된 대화</translation>
    </message>
    <message>
        <source>Tests of accounts</source>
        <translation>계정 시험</translation>
    </message>
</context>
<context>
    <name>votes</name>
    <message>
        <source>Answer {letter}</source>
        <translation>답변 {letter}</translation>
    </message>
    <message>
        <source>You can vote when all have answered.</source>
        <translation>모두 답한 뒤에 투표할 수 있습니다.</translation>
    </message>
    <message>
        <source>One of the answers has no words, so there is nothing to compare.</source>
        <translation>내용이 없는 답변이 있어 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>The answers appear together when all are written.</source>
        <translation>답변은 모두 작성된 뒤 함께 표시됩니다.</translation>
    </message>
    <message>
        <source>Not every answer came to its end, so this turn cannot be judged blind.</source>
        <translation>끝까지 작성되지 않은 답변이 있어 이 차례는 블라인드로 평가할 수 없습니다.</translation>
    </message>
    <message>
        <source>Not every answer can be seen here, so this turn cannot be judged blind.</source>
        <translation>여기서 볼 수 없는 답변이 있어 이 차례는 블라인드로 평가할 수 없습니다.</translation>
    </message>
</context>
</TS>
