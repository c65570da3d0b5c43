package catalogue

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// described returns the messages of violations.
func described(found []Violation) []string {
	var list []string
	for _, v := range found {
		list = append(list, v.String())
	}
	return list
}

func checkJSON(t *testing.T, id, text string) []string {
	t.Helper()
	op, ok := Lookup(id)
	require.True(t, ok, id)
	return described(op.CheckJSON([]byte(text)))
}

func checkForm(t *testing.T, id string, pairs url.Values) []string {
	t.Helper()
	op, ok := Lookup(id)
	require.True(t, ok, id)
	return described(op.CheckForm(pairs))
}

func TestNestedMembersAreChecked(t *testing.T) {
	const rest = `,"platform":["ios"],"audience":{"is_to_all":true}`
	for name, c := range map[string]struct {
		notification string
		want         []string
	}{
		"everything right":          {`{"alert":"a","ios":{"badge":9999,"interruption-level":"active","extras":{"anything":[1]}},"android":{"oppo":{"notify_level":16}}}`, nil},
		"wrong type at depth three": {`{"ios":{"badge":"5"}}`, []string{`notification.ios.badge: must be of type int`}},
		"wrong type at depth four":  {`{"android":{"hw":{"image":5}}}`, []string{`notification.android.hw.image: must be of type string`}},
		"over a limit":              {`{"ios":{"badge":10000}}`, []string{`notification.ios.badge: is 10000, limit <=9999`}},
		"a gap in a set":            {`{"android":{"oppo":{"notify_level":3}}}`, []string{`notification.android.oppo.notify_level: is 3, must be one of 1, 2, 16`}},
		"unknown":                   {`{"android":{"honor":{"badge":1}}}`, []string{`notification.android.honor.badge: is not a documented member`}},
		"unknown, not printable":    {`{"android":{"a\nb":1}}`, []string{`notification.android."a\nb": is not a documented member`}},
		"no object":                 {`{"android":{"honor":[]}}`, []string{`notification.android.honor: must be of type object`}},
		"null":                      {`{"android":null}`, []string{`notification.android: must be of type object`}},
		"several, in order": {`{"z":1,"ios":{"badge":true,"b":1,"a":1}}`, []string{
			`notification.z: is not a documented member`, `notification.ios.a: is not a documented member`,
			`notification.ios.b: is not a documented member`, `notification.ios.badge: must be of type int`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, checkJSON(t, "push.notify", `{"notification":`+c.notification+rest+`}`))
		})
	}
}

func TestTheSetOfAListIsCheckedForEachEntry(t *testing.T) {
	assert.Equal(t, []string{`platform[1]: must be one of ios, android`, `audience.tag: has 21 values, limit <=20`},
		checkJSON(t, "push.notify", `{"notification":{},"platform":["ios","web"],"audience":{"tag":[`+strings.TrimSuffix(strings.Repeat(`"t",`, 21), ",")+`]}}`))
}

func TestMembersOfObjectsInLists(t *testing.T) {
	const bot = `{"userId":"b","name":"n","type":"t","profileUrl":"u","integrations":`
	for integrations, want := range map[string][]string{
		`[{"type":"rc_agentchat","agent":{"agentId":"abc"}}]`:                                    nil,
		`[{"type":"webhook","callbackUrl":"u"},{"type":"webhook","callbackUrl":"u"},{"type":5}]`: {`integrations[2].type: must be of type string`},
		`[{"type":"dify_chat","callbackUrl":"u","auth":{"apiKey":"k"}}]`:                         nil,
		`[{"type":"dify_chat","callbackUrl":"u"}]`:                                               {`integrations[0].auth.apiKey: is required when integrations[0].type is dify_chat`},
		`[{"type":"rc_agentchat","agent":{}},{"type":"webhook"}]`:                                {`integrations[1].callbackUrl: is required when integrations[1].type is webhook`},
		`[{"type":"rc_agentchat","agent":{"agentId":1}}]`:                                        {`integrations[0].agent.agentId: must be of type string`},
		`[{"type":"rc_agentchat","agent":{},"auth":{"apikey":"k"}}]`:                             {`integrations[0].auth.apikey: is not a documented member`},
		`[{"type":"rc_agentchat","agent":{},"auth":5}]`:                                          {`integrations[0].auth: must be of type object`},
		`[{"type":"rc_agentchat","agent":{},"events":["group:dismiss",1]}]`:                      {`integrations[0].events[1]: must be of type string`},
		`[{}]`: {`integrations[0].type: is required`},
		`[7]`:  {`integrations[0]: must be of type object`},
	} {
		assert.Equal(t, want, checkJSON(t, "chatbot.create", bot+integrations+"}"), integrations)
	}
}

func TestAnObjectThatIsAbsentLacksNoMember(t *testing.T) {
	assert.Equal(t, []string{`agentConfig: is required`}, checkJSON(t, "agent.create", `{"agentId":"abc","name":"nn"}`))
	assert.Equal(t, []string{`agentConfig.model: is required`}, checkJSON(t, "agent.create", `{"agentId":"abc","name":"nn","agentConfig":{}}`))
	assert.Equal(t, []string{`agentConfig.model.name: is required`}, checkJSON(t, "agent.create", `{"agentId":"abc","name":"nn","agentConfig":{"model":{}}}`))
	assert.Equal(t, []string{`agentConfig.model.options.maxTokens: must be of type int`},
		checkJSON(t, "agent.create", `{"agentId":"abc","name":"nn","agentConfig":{"model":{"name":"m","options":{"maxTokens":true}}}}`))
}

func TestJSONTextInAForm(t *testing.T) {
	const many = 21
	for msgs, want := range map[string][]string{
		`[{"msgUID":"m"},{"msgUID":"n","busChannel":"c"}]`: nil,
		`[]`:                             {`msgs: has 0 values, limit 1..20`},
		`[{"msgUID":"m"},{}]`:            {`msgs[1].msgUID: is required`},
		`[{"msgUID":5}]`:                 {`msgs[0].msgUID: must be of type string`},
		`[{"msgUID":"m","channel":"c"}]`: {`msgs[0].channel: is not a documented member`},
		`[{"msgUID":"m","busChannel":"` + strings.Repeat("c", 21) + `"}]`: {`msgs[0].busChannel: has 21 characters, limit <=20 characters`},
		`["m"]`:              {`msgs[0]: must be of type object`},
		`{"msgUID":"m"}`:     {`msgs: must be a JSON array`},
		`[{"msgUID":"m"}] x`: {`msgs: must be JSON text: there is something after it`},
		"[" + strings.TrimSuffix(strings.Repeat(`{},`, many), ",") + "]": {`msgs: has 21 values, limit 1..20`},
	} {
		assert.Equal(t, want, checkForm(t, "ultragroup.getMessages", url.Values{"groupId": {"g"}, "msgs": {msgs}}), msgs)
	}
	assert.Equal(t, []string{`pushExt.forceShowPushContent: is 2, must be one of 0, 1`},
		checkForm(t, "message.sendPrivate", url.Values{
			"fromUserId": {"u"}, "toUserId": {"v"}, "objectName": {"RC:TxtMsg"}, "content": {"x"}, "pushExt": {`{"forceShowPushContent":2}`},
		}))
}

func TestJSONTextsInAList(t *testing.T) {
	const from = `{"fromUserId":"u","objectName":"RC:TxtMsg","content":"x","toUserId":["a","b"],"values":[{},{}],"pushContent":["p",""]`
	assert.Empty(t, checkJSON(t, "message.sendPrivateTemplate", from+`,"pushExt":["{}","{\"title\":\"t\"}"]}`))
	assert.Equal(t, []string{`pushExt[1].title: must be of type string`}, checkJSON(t, "message.sendPrivateTemplate", from+`,"pushExt":["{}","{\"title\":5}"]}`))
	assert.Equal(t, []string{`pushExt[0]: must be a JSON object`}, checkJSON(t, "message.sendPrivateTemplate", from+`,"pushExt":["[]"]}`))
}

func TestListsOfTheSameLength(t *testing.T) {
	assert.Equal(t, []string{`pushContent: has 3 values, must have as many as toUserId, which has 2`}, checkJSON(t, "message.sendPrivateTemplate",
		`{"fromUserId":"u","objectName":"RC:TxtMsg","content":"x","toUserId":["a","b"],"values":[{},{}],"pushContent":["p","q","r"]}`))
}

func TestMaximumDistanceOfTimes(t *testing.T) {
	op := compiled(Operation{Params: []Param{
		{Name: "from", Type: "int64"},
		{Name: "to", Type: "int64", Limits: Limits{WithinMillisOf: &Distance{Param: "from", Millis: 10}}},
	}})
	for text, want := range map[string][]string{
		"from=100&to=110": nil,
		"from=110&to=100": nil,
		"from=100&to=111": {`to: is more than 10 ms away from from`},
		"from=111&to=100": {`to: is more than 10 ms away from from`},
		"to=1000":         nil,
		"from=1000":       nil,
		"from=-9223372036854775808&to=9223372036854775807": {`to: is more than 10 ms away from from`},
	} {
		pairs, err := url.ParseQuery(text)
		require.NoError(t, err)
		assert.Equal(t, want, described(op.CheckForm(pairs)), text)
	}
	assert.Equal(t, []string{`to: is more than 10 ms away from from`}, described(op.CheckJSON([]byte(`{"from":1,"to":12}`))))
	assert.Empty(t, op.CheckJSON([]byte(`{"from":1,"to":11}`)))
}

func TestRelationsInAForm(t *testing.T) {
	op := compiled(Operation{Params: []Param{
		{Name: "kind", Type: "int"},
		{Name: "url", Type: "string", Limits: Limits{RequiredWhen: map[string][]any{"kind": {2.0, 3.0}}}},
		{Name: "ids", Type: "string", Limits: Limits{List: CommaJoined}},
		{Name: "names", Type: "string", Repeated: true, Limits: Limits{List: RepeatedKey, SameCountAs: "ids"}},
	}})
	for text, want := range map[string][]string{
		"kind=1":                  nil,
		"kind=2":                  {`url: is required when kind is 2`},
		"kind=2&url=u":            nil,
		"ids=a,b&names=x&names=y": nil,
		"ids=a,b&names=x":         {`names: has 1 values, must have as many as ids, which has 2`},
		"names=x":                 nil,
	} {
		pairs, err := url.ParseQuery(text)
		require.NoError(t, err)
		assert.Equal(t, want, described(op.CheckForm(pairs)), text)
	}
}

func TestTooManyInACommaJoinedList(t *testing.T) {
	op := compiled(Operation{Params: []Param{{Name: "userIds", Type: "string", Limits: Limits{List: CommaJoined, MinCount: at(1), MaxCount: at(1000)}}}})
	ids := strings.Repeat("u,", 999) + "u"
	assert.Empty(t, op.CheckForm(url.Values{"userIds": {ids}}))
	assert.Equal(t, []string{`userIds: has 1001 values, limit 1..1000`}, described(op.CheckForm(url.Values{"userIds": {ids + ",u"}})))
}

func TestKeysOfMaps(t *testing.T) {
	long := strings.Repeat("g", 65)
	for name, c := range map[string]struct {
		pairs url.Values
		want  []string
	}{
		"right":     {url.Values{"group[g1]": {"G"}, "group[g2]": {"H"}}, nil},
		"empty":     {url.Values{"group[]": {"G"}}, []string{`group[]: has an empty key`}},
		"too long":  {url.Values{"group[" + long + "]": {"G"}}, []string{`"group[` + strings.Repeat("g", 58) + `": has a key of 65 characters, limit <=64 characters`}},
		"twice":     {url.Values{"group[g]": {"G", "H"}}, []string{`group[g]: is given 2 times, at most once is allowed`}},
		"invisible": {url.Values{"group[a\u200fb]": {"G"}}, []string{`"group[a\u200fb]": has the character U+200F, an id has visible characters only`}},
	} {
		t.Run(name, func(t *testing.T) {
			c.pairs.Set("userId", "u")
			assert.Equal(t, c.want, checkForm(t, "group.sync", c.pairs))
		})
	}
	const bot = `{"userId":"b","integrations":[],"metadata":`
	assert.Equal(t, []string{`metadata[]: has an empty key`}, checkJSON(t, "chatbot.update", bot+`{"":"x"}}`))
	assert.Equal(t, []string{`metadata[k]: must be of type string`}, checkJSON(t, "chatbot.update", bot+`{"k":5}}`))
	assert.Equal(t, []string{`metadata["a\nb"]: must be of type string`}, checkJSON(t, "chatbot.update", bot+`{"a\nb":5}}`))
}

// TestUpdateCorrectsViolations corrects invalid values in place, at any depth and inside strings that hold JSON, and
// checks that the request is then valid.
func TestUpdateCorrectsViolations(t *testing.T) {
	mend := func(found []Violation) {
		for _, v := range found {
			require.NotNil(t, v.In, v)
			delete(v.In, v.Member)
			v.Update()
		}
	}
	op, _ := Lookup("message.sendPrivate")
	pairs := url.Values{
		"fromUserId": {"u"}, "toUserId": {"v"}, "objectName": {"RC:TxtMsg"}, "content": {"x"},
		"pushExt": {`{"title":"t","invented":1,"forceShowPushContent":7}`},
	}
	found := op.CheckForm(pairs)
	require.Equal(t, []string{"pushExt.invented unknown", "pushExt.forceShowPushContent range"}, violations(found))
	assert.Nil(t, found[0].Of)
	assert.Equal(t, "forceShowPushContent", found[1].Of.Name)
	mend(found)
	assert.Empty(t, op.CheckForm(pairs))
	assert.JSONEq(t, `{"title":"t"}`, pairs.Get("pushExt"))

	op, _ = Lookup("message.sendPrivateTemplate")
	doc, wrong := DecodeObject([]byte(`{"fromUserId":"u","objectName":"RC:TxtMsg","content":"x","toUserId":["a"],"values":[{}],"pushContent":["p"],
		"pushExt":["{\"title\":5,\"templateId\":\"12345678901234567890\"}"],"invented":{}}`))
	require.Empty(t, wrong)
	found = op.CheckObject(doc)
	require.Equal(t, []string{"invented unknown", "pushExt[0].title type"}, violations(found))
	mend(found)
	assert.Empty(t, op.CheckObject(doc))
	assert.Equal(t, []any{`{"templateId":"12345678901234567890"}`}, doc["pushExt"])
}

// FuzzCheckNested puts any string where JSON is expected: in a member of a body, and in a form value.
func FuzzCheckNested(f *testing.F) {
	for _, text := range []string{
		`{"ios":{"badge":"5"}}`, `[{"msgUID":"m","busChannel":null}]`, `{"":{"":[]}}`, `[[[[]]]]`, `"\ud800"`, `{"android":{"hw":{"image":5}}}`,
		`{"a.b[0]":1,"ios":[],"extras":{"\u0000":1e999}}`, strings.Repeat(`{"ios":`, 50) + "1" + strings.Repeat("}", 50),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, op := range Operations() {
			for i := range op.Params {
				p := &op.Params[i]
				var found []Violation
				if op.Encoding == "json" {
					head, _, _ := strings.Cut(p.Name, ".")
					name, err := json.Marshal(strings.TrimSuffix(head, "[]"))
					require.NoError(t, err)
					found = op.CheckJSON([]byte("{" + string(name) + ":" + text + "}"))
				} else if p.kind == JSONText {
					found = op.CheckForm(url.Values{p.Name: {text}})
				}
				for _, v := range found {
					assert.NotEmpty(t, v.Kind)
					assert.NotEmpty(t, v.Detail)
					assert.NotContains(t, v.Param, "\n")
					if v.In != nil {
						_, given := v.In[v.Member]
						assert.True(t, given, v)
					}
					v.Update()
				}
			}
		}
	})
}
