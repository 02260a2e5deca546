<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en_US">
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
    <name>CodeBlock</name>
    <message>
        <source>Copy code</source>
        <translation>코드 복사</translation>
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
    <name>Composer</name>
    <message>
        <source>Wait for the answer, or stop it</source>
        <translation>답변이 끝나기를 기다리거나 중지하세요</translation>
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
    <name>Fatal</name>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Reasoning</source>
        <translation>추론 과정</translation>
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
    <name>Header</name>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
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
    <name>MainWindow</name>
    <message>
        <source>New chat</source>
        <translation>새 대화</translation>
    </message>
    <message>
        <source>Answer copied</source>
        <translation>답변을 복사했습니다</translation>
    </message>
</context>
<context>
    <name>MessageView</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the whole message</source>
        <translation>메시지 전체 복사</translation>
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
</context>
<context>
    <name>ModelDelegate</name>
    <message>
        <source>Base model</source>
        <translation>베이스 모델</translation>
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
        <source>Models on this computer</source>
        <translation>이 컴퓨터의 모델</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
    </message>
    <message>
        <source>Chat template: {template}</source>
        <translation>대화 템플릿: {template}</translation>
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
</context>
<context>
    <name>NoticeLine</name>
    <message>
        <source>Copy details</source>
        <translation>세부 정보 복사</translation>
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
        <source>Enter sends, Shift+Enter begins a new line</source>
        <translation>Enter로 보내고 Shift+Enter로 줄을 바꿉니다</translation>
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
</context>
<context>
    <name>SidebarDelegate</name>
    <message>
        <source>Title</source>
        <translation>제목</translation>
    </message>
</context>
<context>
    <name>SidebarModel</name>
    <message>
        <source>Untitled</source>
        <translation>제목 없음</translation>
    </message>
    <message>
        <source>{title}, writing an answer</source>
        <translation>{title}, 답변 작성 중</translation>
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
    <name>Welcome</name>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
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
</context>
<context>
    <name>actions</name>
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
        <source>Choose a model</source>
        <translation>모델 선택</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>모델 파일 열기…</translation>
    </message>
    <message>
        <source>Go to the message field</source>
        <translation>메시지 입력란으로 이동</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>사이드바 보이기/숨기기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>대화</translation>
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
        <source>The model&apos;s own chat template does not work.</source>
        <translation>모델에 들어 있는 대화 템플릿이 작동하지 않습니다.</translation>
    </message>
    <message>
        <source>Pick another chat template for this conversation.</source>
        <translation>이 대화에 쓸 다른 대화 템플릿을 선택하세요.</translation>
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
        <source>%1 tok</source>
        <translation>%1토큰</translation>
    </message>
    <message>
        <source>Tokens in the answer. The prompt had %1, of which %2 were still in memory from before.</source>
        <translation>답변의 토큰 수입니다. 프롬프트는 %1토큰이며, 그중 %2토큰은 이전 대화에서 메모리에 남아 있었습니다.</translation>
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
        <source>Could not load</source>
        <translation>불러오지 못함</translation>
    </message>
    <message>
        <source>{some} of {all} layers on {gpus}</source>
        <translation>{gpus}에서 {all}개 층 중 {some}개</translation>
    </message>
    <message>
        <source>CPU, 1 thread</source>
        <translation>CPU, 스레드 1개</translation>
    </message>
    <message>
        <source>CPU, {count} threads</source>
        <translation>CPU, 스레드 {count}개</translation>
    </message>
    <message>
        <source>Base model: it continues your text instead of answering.</source>
        <translation>베이스 모델: 답하지 않고 입력한 글을 이어서 씁니다.</translation>
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
</context>
<context>
    <name>notices</name>
    <message>
        <source>1 earlier message did not fit the context window</source>
        <translation>이전 메시지 1개가 컨텍스트 창에 들어가지 않았습니다</translation>
    </message>
    <message>
        <source>%1 earlier messages did not fit the context window</source>
        <translation>이전 메시지 %1개가 컨텍스트 창에 들어가지 않았습니다</translation>
    </message>
    <message>
        <source>The answer failed</source>
        <translation>답변에 실패했습니다</translation>
    </message>
    <message>
        <source>Interrupted: Tandem ended before the answer did</source>
        <translation>중단됨: 답변이 끝나기 전에 Tandem이 종료되었습니다</translation>
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
</context>
</TS>
