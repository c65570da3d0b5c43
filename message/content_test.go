package message

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Fields that sources and clients spell differently are read in each spelling.
func TestDecodeAcceptsDifferentSpellings(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Content
	}{
		"size as a text":             {`{"size":"5368709120"}`, File{Size: 5 << 30}},
		"size as an empty text":      {`{"size":""}`, File{}},
		"duration as a text":         {`{"duration":"7"}`, HQVoice{Duration: 7 * time.Second}},
		"lists as one text":          {`{"nameList":"Ann","summaryList":"Ann: [hi]"}`, Combine{Names: []string{"Ann"}, Summaries: []string{"Ann: [hi]"}}},
		"lists as a text of a list":  {`{"summaryList":"[\"a\",\"b\"]"}`, Combine{Summaries: []string{"a", "b"}}},
		"lists of nothing":           {`{"nameList":[],"summaryList":null}`, Combine{}},
		"lists as an empty text":     {`{"summaryList":""}`, Combine{}},
		"data as an object":          {`{"data":{"a": 1, "b": "<"}}`, GroupNotification{Data: `{"a":1,"b":"<"}`}},
		"data as a list":             {`{"data":[1]}`, Command{Data: `[1]`}},
		"data as null":               {`{"data":null}`, Command{}},
		"data as a text":             {`{"data":"{\"a\": 1}"}`, ProfileNotification{Data: `{"a": 1}`}},
		"flags as numbers":           {`{"isAdmin":1,"isDelete":0}`, RecallCommand{ByAdmin: true}},
		"flags as texts":             {`{"isAdmin":"1","isDelete":"true"}`, RecallCommand{ByAdmin: true, Delete: true}},
		"uid in the table's case":    {`{"MessageUId":"UID-1"}`, RecallCommand{UID: "UID-1"}},
		"time as a text":             {`{"lastMessageSendTime":"1700000000123"}`, ReadReceipt{Sent: noon}},
		"time 0":                     {`{"lastMessageSendTime":0}`, ReadReceipt{}},
		"year 1":                     {`{"lastMessageSendTime":-62135596800000}`, ReadReceipt{}},
		"quoted as a text":           {`{"objName":"RC:TxtMsg","referMsg":"{\"content\":\"hi\"}"}`, Reference{Quoted: Text{Content: "hi"}}},
		"quoted of an unknown type":  {`{"objName":"APP:Gift","referMsg":{ "item": 1 }}`, Reference{Quoted: Unknown{Name: "APP:Gift", Body: `{"item":1}`}}},
		"quoted that is not JSON":    {`{"objName":"APP:Gift","referMsg":"rose"}`, Reference{Quoted: Unknown{Name: "APP:Gift", Body: "rose"}}},
		"quoted list":                {`{"objName":"APP:Gift","referMsg":[1, 2]}`, Reference{Quoted: Unknown{Name: "APP:Gift", Body: "[1, 2]"}}},
		"quoted without its type":    {`{"referMsg":{"content":"hi"}}`, Reference{Quoted: Unknown{Body: `{"content":"hi"}`}}},
		"quoted of which nothing is": {`{"objName":"APP:Gift"}`, Reference{Quoted: Unknown{Name: "APP:Gift"}}},
		"nothing quoted":             {`{"content":"hi","referMsg":null}`, Reference{Content: "hi"}},
		"quoted quote": {
			`{"objName":"RC:ReferenceMsg","referMsg":{"objName":"RC:TxtMsg","referMsg":{"content":"hi"}}}`,
			Reference{Quoted: Unknown{Name: "RC:ReferenceMsg", Body: `{"objName":"RC:TxtMsg","referMsg":{"content":"hi"}}`}},
		},
		"mention without users": {`{"mentionedInfo":{"type":"1","userIdList":[]}}`, Text{Mentioned: everyoneSilently}},
		"nulls":                 {`{"content":null,"user":null,"mentionedInfo":null,"burnDuration":null}`, Text{}},
		"members of newer clients": {
			`{"content":"hi","isBurnAfterRead":true,"localPath":"/a"}`, Text{Content: "hi"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Decode(c.want.ObjectName(), c.body)
			assert.Equal(t, c.want, got)
			text, err := marshal(got)
			require.NoError(t, err)
			assert.Equal(t, got, Decode(got.ObjectName(), text), "the decoded content encodes to the same content")
		})
	}
}

var everyoneSilently = &Mention{Type: MentionEveryone}

func TestDecodeKeepsUnreadableBodies(t *testing.T) {
	for name, c := range map[string]struct{ objectName, body, says string }{
		"null":                          {"RC:TxtMsg", " null\n", "null"},
		"an array":                      {"RC:TxtMsg", `[{"content":"hi"}]`, "type array"},
		"a number":                      {"RC:InfoNtf", `4711`, "type number"},
		"a text":                        {"RC:InfoNtf", `"hi"`, "type string"},
		"a flag":                        {"Quiz:Question", `true`, "type bool"},
		"nothing":                       {"RC:TxtMsg", ``, "not JSON"},
		"a cut object":                  {"RC:TxtMsg", `{"content":"secr`, "not JSON"},
		"two objects":                   {"RC:TxtMsg", `{"content":"a"}{"content":"b"}`, "not JSON"},
		"another type":                  {"RC:TxtMsg", `{"content":4711}`, "content is of type number"},
		"another type below":            {"RC:TxtMsg", `{"content":"a","user":{"name":["secret"]}}`, "user.name is of type array"},
		"a number that is none":         {"RC:FileMsg", `{"size":"4711 bytes"}`, "number"},
		"a fraction":                    {"RC:HQVCMsg", `{"duration":3.25}`, "number"},
		"a large number":                {"RC:FileMsg", `{"size":9223372036854775808}`, "number"},
		"a long duration":               {"RC:HQVCMsg", `{"duration":9223372037}`, "too long"},
		"a coordinate out of any reach": {"RC:LBSMsg", `{"latitude":4711e999}`, "latitude is of type number"},
		"a flag that is none":           {"RC:RcCmd", `{"isAdmin":2}`, "bool"},
		"a member twice":                {"RC:TxtMsg", `{"content":"a","content":"b"}`, "twice"},
		"a member in two cases":         {"RC:TxtMsg", `{"content":"a","Content":"b"}`, "twice"},
		"a member in two letters":       {"RC:RcCmd", `{"isAdmin":1,"iſAdmin":0}`, "twice"},
		"bytes that are not UTF-8":      {"RC:TxtMsg", "{\"content\":\"\xff\"}", "UTF-8"},
		"depth":                         {"RC:TxtMsg", strings.Repeat(`{"a":`, 20000), "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Decode(c.objectName, c.body).(Unknown)
			require.True(t, ok)
			assert.Equal(t, c.objectName, got.Name)
			assert.Equal(t, c.body, got.Body)
			assert.ErrorContains(t, got.Err, c.says)
			assert.ErrorContains(t, got.Err, c.objectName)
			for _, part := range []string{"secr", "4711", `"`} {
				assert.NotContains(t, got.Err.Error(), part, "the error quotes the body")
			}
		})
	}
}

func TestDecodeLeavesUnknownTypesAlone(t *testing.T) {
	for _, body := range []string{"", "null", "plain text", "{ \"a\": 1,\t\"a\": 2 }", "\xff\x00"} {
		assert.Equal(t, Unknown{Name: "APP:Gift", Body: body}, Decode("APP:Gift", body))
	}
}

func TestUnknownIsSentUnchanged(t *testing.T) {
	for body, c := range map[string]Content{
		"{ \"a\" : 1 }\n":       Unknown{Name: "APP:Gift", Body: "{ \"a\" : 1 }\n"},
		`{"content":"<\u003c"}`: &Unknown{Name: "RC:TxtMsg", Body: `{"content":"<\u003c"}`, Err: errors.New("wrong")},
		"not JSON":              Unknown{Name: "APP:Raw", Body: "not JSON"},
	} {
		name, got, wrong := encode(c)
		require.Nil(t, wrong)
		assert.Equal(t, c.ObjectName(), name)
		assert.Equal(t, body, got)
	}
}

type gift struct {
	Item  string `json:"item"`
	Price int    `json:"price"`
}

func (gift) ObjectName() string { return "APP:Gift" }

type pin struct {
	UID string `json:"uid"`
}

func (*pin) ObjectName() string { return "APP:Pin" }

type tags map[string]string

func (tags) ObjectName() string { return "APP:Tags" }

type ownText struct{ Body string }

func (ownText) ObjectName() string { return "RC:TxtMsg" }

func TestOwnTypes(t *testing.T) {
	r := NewRegistry(gift{}, &pin{}, tags{}, ownText{}, nil, (*pin)(nil))

	assert.Equal(t, gift{Item: "rose", Price: 1}, r.Decode("APP:Gift", `{"item":"rose","price":1}`))
	assert.Equal(t, &pin{UID: "1"}, r.Decode("APP:Pin", `{"uid":"1"}`))
	assert.Equal(t, tags{"a": "1", "A": "2"}, r.Decode("APP:Tags", `{"a":"1","A":"2"}`), "only our own names fold their case")
	assert.Equal(t, ownText{Body: "b"}, r.Decode("RC:TxtMsg", `{"Body":"b"}`), "an own type replaces the built-in one")
	assert.Equal(t, Question{Title: "t"}, r.Decode("Quiz:Question", `{"title":"t"}`))

	for _, body := range []string{"null", `{"item":"a","item":"b"}`, `{"item":4711}`, "["} {
		got, ok := r.Decode("APP:Gift", body).(Unknown)
		require.True(t, ok, body)
		assert.Equal(t, body, got.Body)
		assert.Error(t, got.Err)
	}
	assert.Equal(t, Unknown{Name: "APP:Gift", Body: "null"}, Decode("APP:Gift", "null"), "the built-in registry is unchanged")
}

func TestEncodeRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		content         Content
		parameter, says string
	}{
		"nil":                   {nil, "content", "nil"},
		"nil pointer":           {(*pin)(nil), "content", "nil"},
		"nil pointer of ours":   {(*Text)(nil), "content", "nil"},
		"no name":               {Unknown{Body: "{}"}, "objectName", "1 to 32 characters"},
		"long name":             {Unknown{Name: strings.Repeat("名", 33), Body: "{}"}, "objectName", "at most 32 characters"},
		"reserved name":         {ownText{}, "objectName", "RC:"},
		"embedded built-in":     {struct{ Text }{Text{Content: "a"}}, "objectName", "RC:"},
		"no body":               {Unknown{Name: "APP:Gift"}, "content", "empty"},
		"not UTF-8":             {Unknown{Name: "APP:Gift", Body: "\xff"}, "content", "UTF-8"},
		"large":                 {Unknown{Name: "APP:Gift", Body: strings.Repeat("a", MaxContentBytes+1)}, "content", "131072 bytes"},
		"large once escaped":    {Text{Content: strings.Repeat(`"`, MaxContentBytes/2)}, "content", "131072 bytes"},
		"invalid, by pointer":   {&Text{}, "content", "not valid"},
		"a cut letter":          {Text{Content: "安"[:2]}, "content", "not valid"},
		"a stream":              {Stream{Content: "a", Seq: 1}, "content", "not valid"},
		"a recall":              {RecallCommand{UID: "1"}, "content", "not valid"},
		"a quote out of bounds": {Reference{Content: "a", UserID: "u", Quoted: Unknown{Name: "APP:Gift", Body: "rose"}}, "content", "not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, wrong := encode(c.content)
			require.NotNil(t, wrong)
			assert.Equal(t, c.parameter, wrong.parameter)
			assert.Contains(t, wrong.text, c.says)
		})
	}
}

func TestEncodeTakesPointersAndTheLargestBody(t *testing.T) {
	name, body, wrong := encode(&Text{Content: "hi"})
	assert.Nil(t, wrong)
	assert.Equal(t, "RC:TxtMsg", name)
	assert.Equal(t, `{"content":"hi"}`, body)

	_, body, wrong = encode(Unknown{Name: "APP:Gift", Body: strings.Repeat("a", MaxContentBytes)})
	assert.Nil(t, wrong)
	assert.Len(t, body, MaxContentBytes)
}

func TestFieldErrorMessage(t *testing.T) {
	err := Question{}.Validate()
	assert.EqualError(t, err, "Quiz:Question: QuizID (quizId) must have 1 to 64 characters, is empty")
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.NotErrorIs(t, err, rongcloud.ErrNotFound)
	// The object name of a quoted content has no field.
	err = Reference{Content: "a", UserID: "u1", Quoted: Unknown{Body: "{}"}}.Validate()
	assert.EqualError(t, err, "RC:ReferenceMsg: objName must have 1 to 32 characters, is empty")
}

func TestErrorsOfReadOnlyTypes(t *testing.T) {
	assertFieldError(t, Stream{Content: "a"}, "content", "publish_stream")
	assertFieldError(t, RecallCommand{UID: "1"}, "messageUId", "call Recall")
}

func base64Of(n int) string { return base64.StdEncoding.EncodeToString(make([]byte, n*3/4)) }

func TestLimitsOfContents(t *testing.T) {
	image := Image{Thumbnail: "/9j/", URL: "u"}
	video := Video{URL: "u", Thumbnail: "/9j/", Duration: time.Second, Size: 1, Name: "n"}
	place := Location{Thumbnail: "/9j/", Place: "p"}
	bundle := Combine{URL: "u", Type: Private, Summaries: []string{"s"}}
	forward := func(n int) Content { // n is the size of the list in JSON
		frame := `[{"fromUserId":"u","targetId":"g","timestamp":1700000000123,"content":{"content":""},"objectName":"RC:TxtMsg"}]`
		return CombineV2{Type: Group, Names: []string{"G"}, Summaries: []string{"s"}, Count: 1, Messages: []Forwarded{
			{From: "u", TargetID: "g", Sent: noon, Content: Text{Content: strings.Repeat("a", n-len(frame))}},
		}}
	}
	for name, c := range map[string]struct {
		good, bad   []Content
		field, says string
	}{
		"thumbnail of an image": {
			[]Content{image, Image{Thumbnail: base64Of(10240), URL: "u"}},
			[]Content{Image{Thumbnail: base64Of(10244), URL: "u"}}, "content", "at most 10240 bytes",
		},
		"thumbnail as a data URL": {[]Content{image}, []Content{Image{Thumbnail: "data:image/jpeg;base64,/9j/", URL: "u"}}, "content", "without a data: prefix"},
		"thumbnail not in Base64": {[]Content{image}, []Content{Image{Thumbnail: "/9j/?", URL: "u"}}, "content", "must be Base64"},
		"thumbnail of a video": {
			[]Content{video, Video{URL: "u", Thumbnail: base64Of(10240), Duration: time.Second, Size: 1, Name: "n"}},
			[]Content{Video{URL: "u", Thumbnail: base64Of(10244), Duration: time.Second, Size: 1, Name: "n"}}, "content", "at most 10240 bytes",
		},
		"duration of a voice": {
			[]Content{Voice{Audio: "AAAA", Duration: time.Second}, Voice{Audio: "AAAA", Duration: time.Minute}},
			[]Content{Voice{Audio: "AAAA", Duration: 61 * time.Second}, Voice{Audio: "AAAA", Duration: 1500 * time.Millisecond}, Voice{Audio: "AAAA", Duration: -time.Second}},
			"duration", "1 to 60 whole seconds",
		},
		"duration of a high-quality voice": {
			[]Content{HQVoice{URL: "u", Duration: time.Second}, HQVoice{URL: "u", Duration: time.Minute}},
			[]Content{HQVoice{URL: "u", Duration: 61 * time.Second}, HQVoice{URL: "u", Duration: time.Millisecond}}, "duration", "1 to 60 whole seconds",
		},
		"duration of a video": {
			[]Content{video, Video{URL: "u", Thumbnail: "/9j/", Duration: time.Hour, Size: 1, Name: "n"}},
			[]Content{Video{URL: "u", Thumbnail: "/9j/", Duration: 1500 * time.Millisecond, Size: 1, Name: "n"}}, "duration", "at least 1 whole second",
		},
		"burning after a while": {
			[]Content{Text{Content: "a", BurnDuration: time.Second}},
			[]Content{Text{Content: "a", BurnDuration: time.Millisecond}, Text{Content: "a", BurnDuration: -time.Second}}, "burnDuration", "at least 1 whole second",
		},
		"size of a GIF":  {[]Content{GIF{Size: 1, URL: "u", Width: 1, Height: 1}}, []Content{GIF{Size: -1, URL: "u", Width: 1, Height: 1}}, "gifDataSize", "at least 1"},
		"size of a file": {[]Content{File{Type: "bin", URL: "u"}}, []Content{File{Type: "bin", URL: "u", Size: -1}}, "size", "at least 0"},
		"latitude": {
			[]Content{place, Location{Thumbnail: "/9j/", Place: "p", Latitude: 90}, Location{Thumbnail: "/9j/", Place: "p", Latitude: -90}},
			[]Content{Location{Thumbnail: "/9j/", Place: "p", Latitude: 90.1}, Location{Thumbnail: "/9j/", Place: "p", Latitude: math.NaN()}}, "latitude", "-90 to 90",
		},
		"longitude": {
			[]Content{Location{Thumbnail: "/9j/", Place: "p", Longitude: -180}},
			[]Content{Location{Thumbnail: "/9j/", Place: "p", Longitude: -180.1}, Location{Thumbnail: "/9j/", Place: "p", Longitude: math.Inf(1)}}, "longitude", "-180 to 180",
		},
		"summaries of a bundle": {
			[]Content{bundle, Combine{URL: "u", Type: Group, Summaries: make([]string, 4)}},
			[]Content{Combine{URL: "u", Type: Group, Summaries: make([]string, 5)}}, "summaryList", "at most 4 values",
		},
		"names of a private bundle": {
			[]Content{Combine{URL: "u", Type: Private, Names: make([]string, 2), Summaries: []string{"s"}}},
			[]Content{Combine{URL: "u", Type: Private, Names: make([]string, 3), Summaries: []string{"s"}}}, "nameList", "at most 2 values",
		},
		"names of a group bundle": {
			[]Content{Combine{URL: "u", Type: Group, Summaries: []string{"s"}}},
			[]Content{Combine{URL: "u", Type: Group, Names: []string{"Ann"}, Summaries: []string{"s"}}}, "nameList", "must be empty",
		},
		"origin of a bundle": {[]Content{bundle}, []Content{Combine{URL: "u", Type: Chatroom, Summaries: []string{"s"}}}, "conversationType", "1 (private) or 3 (group)"},
		"messages in a bundle": {
			[]Content{forward(12 << 10)}, []Content{forward(12<<10 + 1)}, "msgList", "at most 12288 bytes",
		},
		"messages without a time": {
			[]Content{forward(1000)},
			[]Content{CombineV2{Type: Group, Names: []string{"G"}, Summaries: []string{"s"}, Count: 1, Messages: []Forwarded{{From: "u", TargetID: "g", Content: Text{}}}}},
			"msgList[0].timestamp", "zero time",
		},
		"messages without a name": {
			[]Content{forward(1000)},
			[]Content{CombineV2{Type: Group, Names: []string{"G"}, Summaries: []string{"s"}, Count: 1, Messages: []Forwarded{{From: "u", TargetID: "g", Sent: noon, Content: Unknown{Body: "{}"}}}}},
			"msgList[0].objectName", "1 to 32 characters",
		},
		"quoted body": {
			[]Content{Reference{Content: "a", UserID: "u", Quoted: Unknown{Name: "APP:Gift", Body: " {}"}}, Reference{Content: "a", UserID: "u", Quoted: Text{}}},
			[]Content{Reference{Content: "a", UserID: "u", Quoted: Unknown{Name: "APP:Gift", Body: "rose"}}, Reference{Content: "a", UserID: "u", Quoted: (*Text)(nil)}},
			"referMsg", "must",
		},
		"extra of an attribute": {
			[]Content{AttributeNotification{Action: AttributeSet, Key: "k", Extra: strings.Repeat("a", 2048)}, AttributeNotification{Action: AttributeDeleted, Key: "k"}},
			[]Content{AttributeNotification{Action: AttributeSet, Key: "k", Extra: strings.Repeat("a", 2049)}}, "extra", "at most 2048 bytes",
		},
		"value of a deleted attribute": {
			[]Content{AttributeNotification{Action: AttributeSet, Key: "k", Value: "v"}},
			[]Content{AttributeNotification{Action: AttributeDeleted, Key: "k", Value: "v"}}, "value", "must be empty",
		},
		"action on an attribute":   {[]Content{AttributeNotification{Action: AttributeSet, Key: "k"}}, []Content{AttributeNotification{Action: 3, Key: "k"}}, "type", "1 (set) or 2 (deleted)"},
		"receipt of a group":       {[]Content{ReadReceipt{UID: "1", Sent: noon, Type: Private}}, []Content{ReadReceipt{UID: "1", Sent: noon, Type: Group}}, "type", "1 (private)"},
		"receipt from before 1970": {nil, []Content{ReadReceipt{UID: "1", Sent: time.Unix(-1, 0), Type: Private}}, "lastMessageSendTime", "1970 to 9999, is earlier"},
		"receipt of a far time":    {nil, []Content{ReadReceipt{UID: "1", Sent: time.Unix(1<<60, 0), Type: Private}}, "lastMessageSendTime", "1970 to 9999, is later"},
		"receipt from 1970":        {[]Content{ReadReceipt{UID: "1", Sent: noon, Type: Private}}, []Content{ReadReceipt{UID: "1", Sent: time.UnixMilli(0), Type: Private}}, "lastMessageSendTime", "after 1970"},
		"kind of mention":          {[]Content{Text{Content: "a", Mentioned: everyone}}, []Content{Text{Content: "a", Mentioned: &Mention{}}}, "mentionedInfo.type", "1 (everyone) or 2 (users)"},
		"users of a mention":       {[]Content{Text{Content: "a", Mentioned: two}}, []Content{Text{Content: "a", Mentioned: &Mention{Type: MentionUsers}}}, "mentionedInfo.userIdList", "at least 1 value"},
		"user id in a mention": {
			[]Content{Text{Content: "a", Mentioned: two}},
			[]Content{Text{Content: "a", Mentioned: &Mention{Type: MentionUsers, UserIDs: []string{"u1", ""}}}}, "mentionedInfo.userIdList[1]", "1 to 64 bytes",
		},
		"users of a mention of all": {
			[]Content{Text{Content: "a", Mentioned: everyone}},
			[]Content{Text{Content: "a", Mentioned: &Mention{Type: MentionEveryone, UserIDs: []string{"u1"}}}}, "mentionedInfo.userIdList", "must be empty",
		},
		"a cut letter in a name": {[]Content{Text{Content: "a", User: someone}}, []Content{Text{Content: "a", User: &Sender{Name: "安"[:1]}}}, "user.name", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, content := range c.good {
				assert.NoError(t, content.(validator).Validate())
			}
			for _, content := range c.bad {
				assertFieldError(t, content, c.field, c.says)
			}
		})
	}
}

func TestJSONOfContentEqualsEncode(t *testing.T) {
	text, err := json.Marshal([]Content{Text{Content: "hi", BurnDuration: time.Minute}, &HQVoice{URL: "u", Duration: time.Second}})
	require.NoError(t, err)
	assert.JSONEq(t, `[{"content":"hi","burnDuration":60},{"remoteUrl":"u","duration":1}]`, string(text))
}

func TestAnEmptyListIsNotNull(t *testing.T) {
	text, err := marshal(Ranking{})
	require.NoError(t, err)
	assert.Contains(t, text, `"entries":[]`)
}

// Decoding each level of nested quotes would cost a pass over all inner ones. Only the first level is decoded.
func TestDeepQuotesAreNotDecoded(t *testing.T) {
	body := `{"content":"hi"}`
	name := "RC:TxtMsg"
	for range 2000 {
		body = `{"objName":"` + name + `","referMsg":` + body + `}`
		name = "RC:ReferenceMsg"
	}
	got, ok := Decode(name, body).(Reference)
	require.True(t, ok)
	assert.IsType(t, Unknown{}, got.Quoted)
}
