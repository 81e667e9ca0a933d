//! Names of people who live in London, by where the name comes from, so that given and family names go together.

/// Names that go together.
pub(super) struct Origin {
    /// How often, relative to the others.
    pub(super) weight: u32,
    pub(super) women: &'static [&'static str],
    pub(super) men: &'static [&'static str],
    pub(super) families: &'static [&'static str],
}

pub(super) const ORIGINS: [Origin; 12] = [
    Origin {
        weight: 10,
        women: &[
            "Amelia",
            "Beatrice",
            "Charlotte",
            "Edith",
            "Florence",
            "Gillian",
            "Harriet",
            "Joan",
            "Olive",
            "Poppy",
        ],
        men: &[
            "Alfie", "Bernard", "Colin", "Duncan", "Frank", "George", "Harry", "Oscar", "Ronald", "Stanley",
        ],
        families: &[
            "Ashworth", "Bell", "Carter", "Dawson", "Fletcher", "Hughes", "Marsh", "Norris", "Pearce", "Webb",
        ],
    },
    Origin {
        weight: 4,
        women: &["Aoife", "Bridget", "Fiona", "Morag", "Niamh", "Sinead"],
        men: &["Callum", "Ciaran", "Declan", "Hamish", "Rory", "Seamus"],
        families: &["Byrne", "Gallagher", "MacLeod", "McKenna", "Nolan", "O'Brien", "Sutherland"],
    },
    Origin {
        weight: 5,
        women: &["Abena", "Adaeze", "Efua", "Folake", "Ngozi", "Yetunde"],
        men: &["Babatunde", "Chidi", "Emeka", "Kofi", "Kwame", "Tunde"],
        families: &["Adeyemi", "Agyeman", "Balogun", "Boateng", "Eze", "Nwosu", "Owusu"],
    },
    Origin {
        weight: 4,
        women: &["Beverley", "Claudette", "Monique", "Sharlene", "Yvonne"],
        men: &["Desmond", "Leroy", "Marlon", "Trevor", "Winston"],
        families: &["Baptiste", "Campbell", "Clarke", "Grant", "Joseph", "Lewin"],
    },
    Origin {
        weight: 5,
        women: &["Anjali", "Deepa", "Kavita", "Meera", "Nisha", "Sunita"],
        men: &["Arjun", "Dev", "Kiran", "Rajesh", "Sanjay", "Vikram"],
        families: &["Desai", "Iyer", "Kapoor", "Mehta", "Nair", "Patel", "Reddy", "Sharma"],
    },
    Origin {
        weight: 5,
        women: &["Amina", "Fatima", "Nasreen", "Rukhsana", "Shabnam", "Taslima"],
        men: &["Abdul", "Bilal", "Farhan", "Imran", "Rashid", "Yusuf"],
        families: &["Ahmed", "Begum", "Chowdhury", "Hussain", "Khan", "Malik", "Rahman"],
    },
    Origin {
        weight: 3,
        women: &["Agnieszka", "Elena", "Ioana", "Katarzyna", "Milena", "Zofia"],
        men: &["Andrei", "Bogdan", "Jakub", "Marek", "Pavel", "Stefan"],
        families: &["Dobrev", "Ionescu", "Kowal", "Nowak", "Popescu", "Svoboda", "Wilk"],
    },
    Origin {
        weight: 3,
        women: &["Hui", "Lan", "Mei", "Min-ji", "Sakura", "Xiu"],
        men: &["Hiroshi", "Jun", "Kenji", "Minh", "Sung-ho", "Wei"],
        families: &["Chan", "Kim", "Lin", "Nguyen", "Park", "Tanaka", "Wong"],
    },
    Origin {
        weight: 3,
        women: &["Ana", "Carmen", "Inês", "Lucía", "Mariana", "Pilar"],
        men: &["Diego", "Javier", "João", "Mateo", "Rafael", "Tiago"],
        families: &["Costa", "Ferreira", "García", "Herrera", "Núñez", "Reyes", "Silva"],
    },
    Origin {
        weight: 2,
        women: &["Ayşe", "Eleni", "Elif", "Maria", "Zeynep"],
        men: &["Andreas", "Emre", "Kemal", "Mehmet", "Nikos"],
        families: &["Aydın", "Christou", "Demir", "Georgiou", "Kaya", "Yıldız"],
    },
    Origin {
        weight: 2,
        women: &["Hodan", "Ifrah", "Mariam", "Sagal", "Selam"],
        men: &["Abdi", "Dawit", "Mahad", "Omar", "Yonas"],
        families: &["Abdullahi", "Farah", "Haile", "Mohamud", "Tesfaye", "Warsame"],
    },
    Origin {
        weight: 2,
        women: &["Chiara", "Claire", "Freja", "Giulia", "Ingrid", "Mathilde"],
        men: &["Anders", "Luca", "Lukas", "Matteo", "Pierre", "Théo"],
        families: &["Bianchi", "De Vries", "Hansen", "Laurent", "Moreau", "Rossi", "Schäfer"],
    },
];
