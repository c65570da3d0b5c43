package message_test

import (
	"fmt"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// A question is checked before it is sent. The error names the field.
func ExampleQuestion() {
	opens := time.UnixMilli(1767182402000)
	question := message.Question{
		QuizID: "friday", QuestionID: "q3", Number: 3, Total: 10,
		Kind:     message.SingleChoice,
		Title:    "Which keyword starts a goroutine?",
		Options:  []message.Choice{{ID: "A", Text: "go"}, {ID: "B", Text: "async"}},
		OpensAt:  opens,
		Deadline: opens.Add(10 * time.Second),
	}
	_, body, err := message.Encode(question)
	fmt.Println(body, err)

	question.Options = question.Options[:1]
	fmt.Println(question.Validate())
	// Output:
	// {"quizId":"friday","questionId":"q3","number":3,"total":10,"kind":"single","title":"Which keyword starts a goroutine?","options":[{"id":"A","text":"go"},{"id":"B","text":"async"}],"opensAt":1767182402000,"deadline":1767182412000} <nil>
	// Quiz:Question: Options (options) must have 2 to 26 options, has 1
}

// Callbacks and the history carry contents, which are decoded into Go types. A content without a Go type is kept
// unchanged.
func ExampleDecode() {
	for _, m := range [][2]string{
		{"RC:TxtMsg", `{"content":"hello","user":{"name":"Ann"}}`},
		{"Quiz:Answer", `{"quizId":"friday","questionId":"q3","optionIds":["A"],"answeredAt":1767182405310}`},
		{"APP:Gift", `{"item":"rose"}`},
		{"RC:TxtMsg", `{"content":5}`},
	} {
		switch c := message.Decode(m[0], m[1]).(type) {
		case message.Text:
			fmt.Println(c.User.Name, "says", c.Content)
		case message.Answer:
			fmt.Println("answered", c.OptionIDs, "at", c.AnsweredAt.UTC())
		case message.Unknown:
			fmt.Println(c.Name, c.Body, c.Err)
		}
	}
	// Output:
	// Ann says hello
	// answered [A] at 2025-12-31 12:00:05.31 +0000 UTC
	// APP:Gift {"item":"rose"} <nil>
	// RC:TxtMsg {"content":5} message: the body of RC:TxtMsg cannot be read: content is of type number
}

// Gift is a message type of the app.
type Gift struct {
	Item  string `json:"item"`
	Count int    `json:"count"`
}

func (Gift) ObjectName() string { return "APP:Gift" }

// A type of your own needs one method to be sent, and a registry to be decoded.
func Example_ownType() {
	name, body, err := message.Encode(Gift{Item: "rose", Count: 9})
	fmt.Println(name, body, err)

	contents := message.NewRegistry(Gift{})
	gift, ok := contents.Decode(name, body).(Gift)
	fmt.Println(gift.Count, ok)
	// Output:
	// APP:Gift {"item":"rose","count":9} <nil>
	// 9 true
}
