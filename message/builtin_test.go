package message

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

var (
	someone  = &Sender{ID: "u1", Name: "安", Portrait: "https://img.example/a.png", Extra: "s"}
	everyone = &Mention{Type: MentionEveryone, Content: "all"}
	two      = &Mention{Type: MentionUsers, UserIDs: []string{"u2", "u3"}, Content: "you"}
	noon     = time.UnixMilli(1700000000123)
)

const (
	someoneJSON = `"user":{"id":"u1","name":"安","portrait":"https://img.example/a.png","extra":"s"},"extra":"x"`
	twoJSON     = `"mentionedInfo":{"type":2,"userIdList":["u2","u3"],"mentionedContent":"you"}`
)

// samples has every built-in type with every field set, and its JSON.
var samples = []struct {
	content Content
	json    string
}{
	{
		Text{Content: "a < b & c", BurnDuration: 30 * time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"content":"a < b & c","burnDuration":30,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Image{Thumbnail: "/9j/", URL: "https://img.example/1.jpg", Name: "1.jpg", BurnDuration: time.Second, Mentioned: everyone, User: someone, Extra: "x"},
		`{"content":"/9j/","imageUri":"https://img.example/1.jpg","name":"1.jpg","burnDuration":1,"mentionedInfo":{"type":1,"mentionedContent":"all"},` + someoneJSON + `}`,
	},
	{
		GIF{Size: 1 << 40, URL: "https://img.example/1.gif", Width: 20, Height: 30, Name: "1.gif", BurnDuration: time.Minute, Mentioned: two, User: someone, Extra: "x"},
		`{"gifDataSize":1099511627776,"remoteUrl":"https://img.example/1.gif","width":20,"height":30,"name":"1.gif","burnDuration":60,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Voice{Audio: "AAAA", Duration: time.Minute, BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"content":"AAAA","duration":60,"burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		HQVoice{URL: "https://v.example/1.aac", Duration: 7 * time.Second, Name: "1.aac", Format: "aac", BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"remoteUrl":"https://v.example/1.aac","duration":7,"name":"1.aac","type":"aac","burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		File{Name: "a.pdf", Size: 5 << 30, Type: "pdf", URL: "https://f.example/a.pdf", Mentioned: two, User: someone, Extra: "x"},
		`{"name":"a.pdf","size":5368709120,"type":"pdf","fileUrl":"https://f.example/a.pdf",` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Video{URL: "https://v.example/1.mp4", Thumbnail: "/9j/", Duration: 2 * time.Minute, Size: 9, Name: "1.mp4", BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"sightUrl":"https://v.example/1.mp4","content":"/9j/","duration":120,"size":9,"name":"1.mp4","burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Location{Thumbnail: "/9j/", Latitude: 39.9087, Longitude: -116.3975, Place: "天安门", BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"content":"/9j/","latitude":39.9087,"longitude":-116.3975,"poi":"天安门","burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Reference{Content: "yes", UserID: "u2", UID: "UID-1", Quoted: Text{Content: "<hi>"}, BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"content":"yes","referMsgUserId":"u2","referMsgUid":"UID-1","objName":"RC:TxtMsg","referMsg":{"content":"<hi>"},"burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Combine{URL: "https://f.example/1.html", Type: Private, Names: []string{"Ann", "Bob"}, Summaries: []string{"Ann: hi"}, Title: "Chat", Name: "1.html", BurnDuration: time.Second, Mentioned: two, User: someone, Extra: "x"},
		`{"remoteUrl":"https://f.example/1.html","conversationType":1,"nameList":["Ann","Bob"],"summaryList":["Ann: hi"],"title":"Chat","name":"1.html","burnDuration":1,` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		CombineV2{
			Type: Group, Names: []string{"G"}, Summaries: []string{"Ann: hi"}, Count: 1, Key: "k", URL: "https://f.example/1.json", User: someone, Extra: "x",
			Messages: []Forwarded{{From: "u1", TargetID: "g1", Sent: noon, Content: Text{Content: "hi"}}},
		},
		`{"conversationType":3,"nameList":["G"],"summaryList":["Ann: hi"],"msgNum":1,"jsonMsgKey":"k","remoteUrl":"https://f.example/1.json",` +
			`"msgList":[{"fromUserId":"u1","targetId":"g1","timestamp":1700000000123,"objectName":"RC:TxtMsg","content":{"content":"hi"}}],` + someoneJSON + `}`,
	},
	{
		RichContent{Title: "T", Digest: "D", ImageURL: "https://img.example/1.png", URL: "https://example.com", Mentioned: two, User: someone, Extra: "x"},
		`{"title":"T","content":"D","imageUri":"https://img.example/1.png","url":"https://example.com",` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		Stream{Content: "piece", Seq: 3, Complete: true, Reason: 1, Format: "markdown", UID: "UID-1", Mentioned: two, User: someone, Extra: "x"},
		`{"content":"piece","seq":3,"complete":true,"completeReason":1,"type":"markdown","messageUID":"UID-1",` + twoJSON + `,` + someoneJSON + `}`,
	},
	{
		InfoNotification{Message: "Ann joined", User: someone, Extra: "x"},
		`{"message":"Ann joined",` + someoneJSON + `}`,
	},
	{
		ContactNotification{Operation: ContactRequest, SourceUserID: "u1", TargetUserID: "u2", Message: "hello", User: someone, Extra: "x"},
		`{"operation":"Request","sourceUserId":"u1","targetUserId":"u2","message":"hello",` + someoneJSON + `}`,
	},
	{
		ProfileNotification{Operation: "Update", Data: `{"a":1}`, User: someone, Extra: "x"},
		`{"operation":"Update","data":"{\"a\":1}",` + someoneJSON + `}`,
	},
	{
		CommandNotification{Name: "reload", Data: `{"a":1}`, User: someone, Extra: "x"},
		`{"name":"reload","data":"{\"a\":1}",` + someoneJSON + `}`,
	},
	{
		GroupNotification{OperatorID: "u1", Operation: GroupCreated, Data: `{"a":1}`, Message: "m", User: someone, Extra: "x"},
		`{"operatorUserId":"u1","operation":"Create","data":"{\"a\":1}","message":"m",` + someoneJSON + `}`,
	},
	{
		Command{Name: "reload", Data: `{"a":1}`, Extra: "x"},
		`{"name":"reload","data":"{\"a\":1}","extra":"x"}`,
	},
	{
		RecallCommand{UID: "UID-1", Type: Chatroom, TargetID: "r1", Sent: noon, Channel: "c1", ByAdmin: true, Delete: true, User: someone, Extra: "x"},
		`{"messageUId":"UID-1","conversationType":4,"targetId":"r1","sentTime":1700000000123,"channelId":"c1","isAdmin":true,"isDelete":true,` + someoneJSON + `}`,
	},
	{
		AttributeNotification{Action: AttributeSet, Key: "k", Value: "v", User: someone, Extra: "x"},
		`{"type":1,"key":"k","value":"v",` + someoneJSON + `}`,
	},
	{
		ReadReceipt{UID: "UID-1", Sent: noon, Type: Private},
		`{"messageUId":"UID-1","lastMessageSendTime":1700000000123,"type":1}`,
	},
	{
		Typing{ContentType: "RC:TxtMsg", Data: "d"},
		`{"typingContentType":"RC:TxtMsg","data":"d"}`,
	},
}

// readOnly has the types that an ordinary send refuses.
var readOnly = []string{Stream{}.ObjectName(), RecallCommand{}.ObjectName()}

func TestSamples(t *testing.T) {
	var names []string
	for _, s := range samples {
		name := s.content.ObjectName()
		names = append(names, name)
		t.Run(name, func(t *testing.T) {
			fields := reflect.ValueOf(s.content)
			for i := range fields.NumField() {
				assert.False(t, fields.Field(i).IsZero(), "the sample leaves out %s", fields.Type().Field(i).Name)
			}
			text, err := marshal(s.content)
			require.NoError(t, err)
			assert.JSONEq(t, s.json, text)
			assert.NotContains(t, text, `\u00`, "nothing is escaped without need")
			assert.Equal(t, s.content, Decode(name, s.json))

			_, body, wrong := encode(s.content)
			if slices.Contains(readOnly, name) {
				require.NotNil(t, wrong)
				return
			}
			assert.Nil(t, wrong)
			assert.Equal(t, text, body)
		})
	}
	for _, c := range builtinContents {
		if !strings.HasPrefix(c.ObjectName(), "Quiz:") {
			assert.Contains(t, names, c.ObjectName(), "every built-in type has a sample")
		}
	}
}

// leftOut has the documented types without a struct: the reason, and what the catalogue says about them.
var leftOut = map[string]struct {
	types []string
	shown func(m catalogue.MessageType) bool
}{
	"clients make it for themselves": {
		[]string{"RC:RcNtf", "RC:VCSummary"},
		func(m catalogue.MessageType) bool { return strings.HasPrefix(m.Direction, "made by clients") },
	},
	"only the service sends it, and only to clients": {
		[]string{"RC:ChrmMemChange", "RC:ChrmJoinNtf", "RC:ChrmQuitNtf", "RC:InterceptMsg"},
		func(m catalogue.MessageType) bool { return m.Direction == "server to client only" },
	},
	"client SDKs exchange read receipts": {
		[]string{"RC:RRReqMsg", "RC:RRRspMsg", "RC:SRSMsg"},
		func(m catalogue.MessageType) bool {
			return m.Category == "signal" && strings.Contains(strings.ToLower(m.Title), "read")
		},
	},
	"its fields are not known": {
		[]string{"RC:RRMsg"},
		func(m catalogue.MessageType) bool { return len(m.Fields) == 0 },
	},
	"operations of their own do it": {
		[]string{"RC:MsgExMsg"},
		func(m catalogue.MessageType) bool {
			return strings.Contains(m.Direction, "use the expansion endpoints")
		},
	},
	"internal to the vendor": {
		[]string{"RC:LogCmdMsg"},
		func(m catalogue.MessageType) bool { return m.Direction == "vendor internal" },
	},
	"the call library speaks it": {
		[]string{"RC:VCInvite", "RC:VCRinging", "RC:VCAccept", "RC:VCHangup", "RC:VCModifyMedia", "RC:VCModifyMem"},
		func(m catalogue.MessageType) bool { return m.Direction == "CallLib only" },
	},
	"withdrawn": {
		[]string{
			"RC:DizNtf", "RC:PSImgTxtMsg", "RC:PSMultiImgTxtMsg", "RC:PSCmd",
			"RC:CsHs", "RC:CsHsR", "RC:CsChaR", "RC:CSCha", "RC:CsEva", "RC:CsSp", "RC:CsEnd", "RC:CsUpdate", "RC:CsContact",
		},
		func(m catalogue.MessageType) bool { return m.Deprecated },
	},
}

func TestEveryDocumentedTypeIsBuiltInOrHasAReason(t *testing.T) {
	documented := map[string]bool{}
	for _, m := range catalogue.MessageTypes() {
		documented[m.ObjectName] = true
		var reasons []string
		for why, group := range leftOut {
			if slices.Contains(group.types, m.ObjectName) {
				reasons = append(reasons, why)
				assert.True(t, group.shown(m), "%s: the catalogue does not show that %s", m.ObjectName, why)
			}
		}
		if _, ok := builtin.kinds[m.ObjectName]; ok {
			assert.Empty(t, reasons, "%s has a struct", m.ObjectName)
		} else {
			assert.Len(t, reasons, 1, "%s has neither a struct nor one reason why not", m.ObjectName)
		}
	}
	for why, group := range leftOut {
		for _, name := range group.types {
			assert.True(t, documented[name], "%s (%s) is not documented", name, why)
		}
	}
	for name := range builtin.kinds {
		assert.True(t, documented[name] || strings.HasPrefix(name, "Quiz:"), "%s is not documented", name)
	}
}

// clientOnly has documented fields that no server sets.
var clientOnly = map[string][]string{
	"RC:ImgMsg":     {"localPath", "thumbUri"},
	"RC:GIFMsg":     {"localPath"},
	"RC:HQVCMsg":    {"localPath"},
	"RC:FileMsg":    {"localPath"},
	"RC:SightMsg":   {"localPath"},
	"RC:CombineMsg": {"localPath"},
}

func TestFieldsAreTheDocumentedOnes(t *testing.T) {
	documented := map[string][]string{}
	for _, m := range catalogue.MessageTypes() {
		for _, f := range m.Fields {
			documented[m.ObjectName] = append(documented[m.ObjectName], f.Name)
		}
	}
	for _, s := range samples {
		name := s.content.ObjectName()
		t.Run(name, func(t *testing.T) {
			text, err := marshal(s.content)
			require.NoError(t, err)
			assert.ElementsMatch(t, documented[name], append(members(t, text), clientOnly[name]...))
		})
	}
}

func members(t *testing.T, object string) []string {
	t.Helper()
	var m map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(object), &m))
	return slices.Sorted(maps.Keys(m))
}

// zeroIsFine has required fields whose zero value is valid, or which another check covers.
var zeroIsFine = map[string][]string{
	"RC:FileMsg":      {"size"},                  // an empty file
	"RC:LBSMsg":       {"latitude", "longitude"}, // the Gulf of Guinea
	"RC:ReferenceMsg": {"objName"},               // named by the content in referMsg
}

func TestRequiredFields(t *testing.T) {
	required := requiredFields()
	for _, s := range samples {
		name := s.content.ObjectName()
		if slices.Contains(readOnly, name) {
			continue
		}
		require.NotEmpty(t, required[name])
		for _, field := range required[name] {
			if slices.Contains(zeroIsFine[name], field) {
				continue
			}
			t.Run(name+" "+field, func(t *testing.T) {
				assertFieldError(t, without(t, s.content, field), field, "must")
			})
		}
	}
}

func requiredFields() map[string][]string {
	required := map[string][]string{}
	for _, m := range catalogue.MessageTypes() {
		for _, f := range m.Fields {
			if f.Required {
				required[m.ObjectName] = append(required[m.ObjectName], f.Name)
			}
		}
	}
	return required
}

// without returns the content with the field of the given JSON name set to zero.
func without(t *testing.T, c Content, name string) Content {
	t.Helper()
	changed := reflect.New(reflect.TypeOf(c)).Elem()
	changed.Set(reflect.ValueOf(c))
	for i := range changed.NumField() {
		if jsonName(changed.Type().Field(i)) == name {
			changed.Field(i).SetZero()
			return changed.Interface().(Content)
		}
	}
	require.Fail(t, "no field is called "+name)
	return nil
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// assertFieldError checks that a content is refused because of a field, with the given words.
func assertFieldError(t *testing.T, c Content, field, says string) {
	t.Helper()
	err := c.(validator).Validate()
	var wrong *FieldError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, c.ObjectName(), wrong.Type)
	assert.Equal(t, field, wrong.Field)
	if field != "objName" { // it has no field of its own
		assert.NotEmpty(t, wrong.GoField, field)
		assert.ErrorContains(t, err, wrong.GoField+" ("+field+") ")
	}
	assert.Contains(t, wrong.Problem, says)
}
