/// What the tables of cases are executed over.
enum Document {
    static let text = """
        {
         "Id": "0123",
         "Created": "now",
         "Name": "bob",
         "Running": true,
         "Count": 7,
         "Big": -5000000000,
         "Size": 18446744073709551615,
         "Ratio": 2.5,
         "Labels": {
          "a": "1",
          "b": "<2>",
          "com.x": "y"
         },
         "List": [
          "x",
          "yé",
          "z"
         ],
         "Inner": {
          "Name": "in",
          "port": 80,
          "Flags": [
           "f"
          ]
         },
         "Ptr": {
          "Name": "ptr",
          "port": 81,
          "Flags": []
         },
         "NilPtr": null,
         "Inners": [
          {
           "Name": "i0",
           "port": 1,
           "Flags": null
          },
          {
           "Name": "i1",
           "port": 2
          }
         ],
         "Map": {
          "k": {
           "Name": "m",
           "port": 3
          }
         },
         "Any": {
          "n": 1.5,
          "s": "t",
          "l": [
           1,
           "two",
           null,
           true
          ],
          "o": {}
         },
         "P": "80/tcp",
         "Ports": {
          "80/tcp": [
           {
            "Name": "0.0.0.0",
            "port": 8080
           }
          ],
          "1/udp": null
         },
         "Words": [
          "w1",
          "w2"
         ],
         "D": 30,
         "Nums": [
          3,
          1,
          2
         ]
        }
        """
}
